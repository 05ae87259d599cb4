package io.freshet.ingest.sweep;

/** Knows which blobs are named. */
interface NameSource {
    /**
     * Marks every blob of a table that anything names.
     *
     * @throws org.apache.kafka.common.KafkaException when not everything could be read; the marks are then of no use
     */
    void mark(BlobTable blobs);
}
