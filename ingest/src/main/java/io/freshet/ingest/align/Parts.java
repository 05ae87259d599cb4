package io.freshet.ingest.align;

import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.ReceivedValue.Fault;
import io.freshet.ingest.input.Refusals;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Part;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a sample's part of an event, and says what would keep an event from being one. */
final class Parts {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Parts() {}

    static Part of(ModalityEvent event) {
        return new Part(
                event.getEventTime(),
                event.getContentType(),
                event.getPayload(),
                digest(event.getPayload()),
                event.getSource(),
                event.getAttributes());
    }

    static Optional<Fault> fault(byte @Nullable [] key, ReceivedValue.Event<ModalityEvent> arrived, AlignRules rules) {
        ModalityEvent event = arrived.event();
        return Refusals.keyFault(key, event.getSampleId())
                .or(() -> modalityFault(event, rules))
                .or(() -> sizeFault(arrived.bytes().length, rules))
                .or(() -> blobFault(event));
    }

    private static Optional<Fault> modalityFault(ModalityEvent event, AlignRules rules) {
        return rules.expected().contains(event.getModality())
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.UNKNOWN_MODALITY,
                        "modality is \"" + event.getModality() + "\"; this pipeline has "
                                + new TreeSet<>(rules.expected())));
    }

    private static Optional<Fault> sizeFault(int sizeBytes, AlignRules rules) {
        return sizeBytes <= rules.maxPartBytes()
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.OVERSIZE,
                        "event has " + sizeBytes + " bytes; at most " + rules.maxPartBytes()
                                + " fit, put the payload into the blob store and send its reference"));
    }

    private static Optional<Fault> blobFault(ModalityEvent event) {
        return !(event.getPayload() instanceof BlobRef ref)
                        || (ref.getSizeBytes() >= 0
                                && SHA256.matcher(ref.getSha256()).matches())
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.INVALID,
                        "payload's reference is no lower-case hexadecimal SHA-256 with a size; take it from the blob"
                                + " store"));
    }

    private static String digest(Object payload) {
        return payload instanceof BlobRef ref ? ref.getSha256() : Digests.sha256((ByteBuffer) payload);
    }
}
