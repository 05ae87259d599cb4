package io.freshet.benchmarks.align;

import io.freshet.benchmarks.align.TopologyRun.Start;
import io.freshet.benchmarks.measure.ProcessUsage;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.Broker;
import io.freshet.cli.output.WorkBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs every design on its input in turn, several rounds, so that what else the machine does meets all of them alike.
 * Of each run the first quarter of the events warms up and does not count.
 */
final class SpeedBench {
    private static final double WARM_UP = 0.25;
    /** The same settings that a user of large inline payloads must make, lest buffered records fill the heap. */
    private static final List<String> LARGE = List.of(
            "producer.max.request.size=" + Feed.LARGE_RECORD_BYTES,
            "topic.max.message.bytes=" + Feed.LARGE_RECORD_BYTES,
            "buffered.records.per.partition=20");

    private final BenchSystem system;
    private final WorkBar bar;

    SpeedBench(BenchSystem system, WorkBar bar) {
        this.system = system;
        this.bar = bar;
    }

    /** A design on payloads of a size. */
    @SuppressWarnings("ImmutableEnumChecker") // PayloadClass is a record of values.
    enum Variant {
        FRESHET_200B(Design.FRESHET, PayloadClass.SMALL),
        JOINS_200B(Design.CHAINED_JOINS, PayloadClass.SMALL),
        COGROUP_200B(Design.SESSION_COGROUP, PayloadClass.SMALL),
        FRESHET_20KB(Design.FRESHET, PayloadClass.IMAGE),
        FRESHET_200KB(Design.FRESHET, PayloadClass.SOUND),
        FRESHET_2MB(Design.FRESHET, PayloadClass.VIDEO),
        JOINS_200KB(Design.CHAINED_JOINS, PayloadClass.SOUND_INLINE);

        final Design design;
        final PayloadClass size;

        Variant(Design design, PayloadClass size) {
            this.design = design;
            this.size = size;
        }
    }

    /**
     * What one run showed.
     *
     * @param beyond samples that came in pieces or twice
     */
    record Measured(double perCpuSecond, double perSecond, long beyond) {}

    /** All runs of each variant, in the order of the rounds. */
    Map<Variant, List<Measured>> run(Map<PayloadClass, Feed> feeds, int rounds)
            throws IOException, InterruptedException {
        Map<Variant, List<Measured>> all = new EnumMap<>(Variant.class);
        for (int round = 1; round <= rounds; round++) {
            for (Variant variant : Variant.values()) {
                Feed feed = feeds.get(variant.size);
                if (feed != null) {
                    bar.now(variant + ", round " + round);
                    all.computeIfAbsent(variant, it -> new ArrayList<>()).add(run(variant, feed, round));
                    bar.step();
                }
            }
        }
        return all;
    }

    private Measured run(Variant variant, Feed feed, int round) throws IOException, InterruptedException {
        String application = variant.name().toLowerCase(java.util.Locale.ROOT) + "-" + round;
        Path state = system.folder(application);
        List<String> settings = variant.size.inline() && variant.size.sizeBytes() > 10_000 ? LARGE : List.of();
        Start start = new Start(variant.design, feed.pipeline(), application, state, settings);
        try (Broker broker = new Broker(feed.pipeline().config())) {
            Map<TopicPartition, Long> before = broker.ends(List.of(feed.topics().samples()));
            Measured measured = measure(start, broker, feed, before);
            broker.forget(application, feed.topics().samples());
            BenchSystem.delete(state);
            return measured;
        }
    }

    private static Measured measure(Start start, Broker broker, Feed feed, Map<TopicPartition, Long> before)
            throws IOException, InterruptedException {
        List<String> input = feed.topics().events();
        long end = broker.end(input);
        ProcessUsage warm;
        ProcessUsage done;
        try (TopologyRun run = TopologyRun.start(start)) {
            warm = run.await(broker, input, end - Math.round(feed.events() * (1 - WARM_UP)));
            done = run.await(broker, input, end);
        }
        boolean aligned = start.design() == Design.FRESHET;
        Completeness output = feed.check(broker, before, aligned);
        if (aligned) {
            output.requireExact(start.application());
        } else {
            output.requireComplete(start.application());
        }
        return new Measured(done.perCpuSecondSince(warm), done.perSecondSince(warm), output.beyond());
    }
}
