package io.freshet.ingest.input;

import org.apache.kafka.common.utils.Utils;

/**
 * Where Kafka's default partitioner puts a key, by murmur2. Everything that is known of one sampleId must meet in that
 * partition; other clients (librdkafka's default is CRC32) put it elsewhere.
 *
 * @param partitions of every topic that is keyed by sampleId
 */
public record KeyPlacement(int partitions) {
    int partition(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
