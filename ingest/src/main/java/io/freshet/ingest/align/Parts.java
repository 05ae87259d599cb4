package io.freshet.ingest.align;

import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Part;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a sample's part of an event, and says what would keep an event from being one. */
final class Parts {
    private Parts() {}

    /** @param atMs the event's time as it counts: its own, or now for one of the future */
    static Part of(ModalityEvent event, long atMs) {
        return new Part(
                Instant.ofEpochMilli(atMs),
                event.getContentType(),
                event.getPayload(),
                digest(event.getPayload()),
                event.getSource(),
                event.getAttributes());
    }

    static Optional<Fault> fault(byte @Nullable [] key, ReceivedValue.Event<ModalityEvent> arrived, AlignRules rules) {
        ModalityEvent event = arrived.event();
        return Refusals.keyFault(key, event.getSampleId())
                .or(() -> rules.contract().fault(event, arrived.bytes().length));
    }

    private static String digest(Object payload) {
        return payload instanceof BlobRef ref ? ref.getSha256() : Digests.sha256((ByteBuffer) payload);
    }
}
