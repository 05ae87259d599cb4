package io.freshet.benchmarks.align;

import io.freshet.benchmarks.system.BenchEventWriter;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.BenchSystem.Pipeline;
import io.freshet.benchmarks.system.Broker;
import io.freshet.benchmarks.system.CommittedRecords;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * One pipeline with its input written beforehand, on which designs run one after the other.
 *
 * @param events written in all
 * @param putMegabytesPerSecond at which payloads went into the blob store; empty when they are in the events
 */
record Feed(
        Pipeline pipeline, PayloadClass size, Workload workload, long events, Optional<Double> putMegabytesPerSecond) {
    /** Four modalities, everything else as it comes. */
    static final String SETTINGS = """
            modalities:
              text: {encoder: hashed-text}
              image: {encoder: cnn, size: 28}
              audio: {encoder: mel-cnn}
              sensor: {encoder: mlp, size: 4}
            task: {type: classification, labels: [no, yes]}
            """;

    private static final int LINGER_MS = 20;
    /** What a record of four inline payloads and of every join between them needs. */
    static final int LARGE_RECORD_BYTES = 8 << 20;

    /** Makes the pipeline and writes its input. */
    static Feed write(BenchSystem system, PayloadClass size, int keys, long seed)
            throws IOException, InterruptedException {
        Pipeline pipeline = system.pipeline(size.pipeline(), SETTINGS);
        FreshetConfig config = pipeline.config();
        Topics topics = Topics.of(config);
        try (Broker broker = new Broker(config)) {
            broker.allow(topics.keyedBySample(), LARGE_RECORD_BYTES);
        }
        long begun = System.nanoTime();
        List<Object> pool = pool(config, size, seed);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Workload workload = Workload.endingNow(keys, pool, seed);
        try (BenchEventWriter writer = new BenchEventWriter(config, LINGER_MS, LARGE_RECORD_BYTES)) {
            long events = workload.write(config, writer);
            return new Feed(
                    pipeline,
                    size,
                    workload,
                    events,
                    size.inline() ? Optional.empty() : Optional.of(size.poolBytes() / 1e6 / seconds));
        }
    }

    private static List<Object> pool(FreshetConfig config, PayloadClass size, long seed) throws IOException {
        try {
            return size.pool(BlobStore.open(config.platform().blobs()), seed);
        } catch (BlobUnavailableException e) {
            throw new IOException("the bench's payloads could not be stored: " + e.getMessage(), e);
        }
    }

    /** Reads the samples that came after some offsets. */
    Completeness check(Broker broker, Map<TopicPartition, Long> from, boolean aligned)
            throws IOException, InterruptedException {
        Completeness completeness =
                new Completeness(workload.keys(), pipeline.config().modalities().size());
        new CommittedRecords(pipeline.config(), broker)
                .read(
                        List.of(topics().samples()),
                        Sample.class,
                        from,
                        record -> completeness.take(record.value(), aligned));
        return completeness;
    }

    Topics topics() {
        return Topics.of(pipeline.config());
    }
}
