package io.freshet.schemas.contract;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an event must be beyond its schema and its event time.
 *
 * @param modalities that the pipeline has
 * @param mostBytes of its value on the wire
 */
public record EventContract(Set<String> modalities, int mostBytes) {
    public EventContract {
        modalities = Set.copyOf(modalities);
    }

    public static EventContract of(FreshetConfig config) {
        return new EventContract(config.modalities().keySet(), EventSizeLimit.bytes(config));
    }

    /**
     * What is wrong with an event.
     *
     * @param sizeBytes of the event's value on the wire
     */
    public Optional<Fault> fault(ModalityEvent event, int sizeBytes) {
        if (!modalities.contains(event.getModality())) {
            return Optional.of(new Fault(
                    DeadLetterReason.UNKNOWN_MODALITY,
                    "modality is \"" + event.getModality() + "\"; this pipeline has " + new TreeSet<>(modalities)));
        }
        if (sizeBytes > mostBytes) {
            return Optional.of(new Fault(
                    DeadLetterReason.OVERSIZE,
                    "event has " + sizeBytes + " bytes; at most " + mostBytes
                            + " fit, put the payload into the blob store and send its reference"));
        }
        return event.getPayload() instanceof BlobRef ref && (ref.getSizeBytes() < 0 || !Digest.isValid(ref.getSha256()))
                ? Optional.of(new Fault(
                        DeadLetterReason.INVALID,
                        "payload's reference is no lower-case hexadecimal SHA-256 with a size; take it from the blob"
                                + " store"))
                : Optional.empty();
    }
}
