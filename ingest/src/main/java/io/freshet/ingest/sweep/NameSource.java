package io.freshet.ingest.sweep;

/** Knows which blobs are named. */
interface NameSource {
    /**
     * Marks every blob of a table that anything in Kafka names.
     *
     * @return the checkpoints that are named, which name more
     * @throws org.apache.kafka.common.KafkaException when not everything could be read; the marks are then of no use
     */
    Checkpoints mark(BlobTable blobs);
}
