package io.freshet.ingest.gateway;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModalityEvent;
import java.nio.ByteBuffer;

/** What the gateway answers once Kafka keeps an event. */
record Receipt(String sampleId, String modality, String sha256, String topic, int partition, long offset) {
    /** SHA-256 of an event's payload, wherever that is. */
    static String digest(ModalityEvent event) {
        return event.getPayload() instanceof BlobRef ref
                ? ref.getSha256()
                : Digests.sha256((ByteBuffer) event.getPayload());
    }
}
