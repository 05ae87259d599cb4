package io.freshet.benchmarks.align;

import io.freshet.benchmarks.align.TopologyRun.Start;
import io.freshet.benchmarks.system.BenchEventWriter;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.BenchSystem.Pipeline;
import io.freshet.benchmarks.system.Broker;
import io.freshet.benchmarks.system.CommittedRecords;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after its last part's append a complete sample is appended, by the broker's clock, under a steady load: the
 * first third of the samples warms up and does not count.
 */
final class DelayBench {
    private static final int SECONDS = 30;
    private static final int RECORD_BYTES = 1 << 20;

    private final BenchSystem system;
    private final Feed like;

    /** @param like an input whose payloads are sent again, live */
    DelayBench(BenchSystem system, Feed like) {
        this.system = system;
        this.like = like;
    }

    /** Delays in milliseconds at so many events a second. */
    double[] run(double eventsPerSecond) throws IOException, InterruptedException {
        String name = "delay-" + Math.round(eventsPerSecond);
        Pipeline pipeline = system.pipeline("bench-" + name, Feed.SETTINGS);
        FreshetConfig config = pipeline.config();
        Topics topics = Topics.of(config);
        int keys = (int) (SECONDS * eventsPerSecond / topics.modalities().size());
        Start start = new Start(Design.FRESHET, pipeline, name, system.folder(name), List.of());
        try (Broker broker = new Broker(config)) {
            try (TopologyRun run = TopologyRun.start(start)) {
                write(config, topics, keys);
                run.await(broker, topics.events(), broker.end(topics.events()));
            }
            return delays(new CommittedRecords(config, broker), topics, keys);
        }
    }

    /** Writes samples at even distances over the time. */
    private void write(FreshetConfig config, Topics topics, int keys) throws IOException {
        Workload workload = new Workload(
                keys, Instant.now(), like.workload().pool(), like.workload().seed());
        SplittableRandom random = new SplittableRandom(workload.seed());
        long begun = System.nanoTime();
        double nanosEach = SECONDS * 1e9 / keys;
        try (BenchEventWriter writer = new BenchEventWriter(config, 0, RECORD_BYTES)) {
            for (int number = 0; number < keys; number++) {
                long due = begun + (long) (number * nanosEach);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                workload.writeSample(topics, writer, number, Instant.now(), random);
            }
            writer.flush();
        }
    }

    private static double[] delays(CommittedRecords records, Topics topics, int keys)
            throws IOException, InterruptedException {
        long[] lastPart = new long[keys];
        records.read(topics.events(), ModalityEvent.class, record -> {
            int number = Workload.number(record.key());
            lastPart[number] = Math.max(lastPart[number], record.timestamp());
        });
        double[] delays = new double[keys];
        Arrays.fill(delays, Double.NaN);
        records.read(List.of(topics.samples()), Sample.class, record -> {
            if (record.value().getClosedBy() == ClosedBy.COMPLETE) {
                int number = Workload.number(record.key());
                delays[number] = record.timestamp() - lastPart[number];
            }
        });
        double[] counted = Arrays.stream(delays, keys / 3, keys)
                .filter(delay -> !Double.isNaN(delay))
                .toArray();
        if (counted.length != keys - keys / 3) {
            throw new IOException("only " + counted.length + " of " + (keys - keys / 3)
                    + " samples were complete under the steady load; the machine cannot keep up with half of what it"
                    + " did before");
        }
        return counted;
    }
}
