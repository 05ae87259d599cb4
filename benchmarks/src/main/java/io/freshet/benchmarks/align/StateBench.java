package io.freshet.benchmarks.align;

import io.freshet.benchmarks.align.RestoreLog.Restored;
import io.freshet.benchmarks.align.TopologyRun.Start;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.Broker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What state costs: to bring it back, and to keep a sample until its label comes. */
final class StateBench {
    private final BenchSystem system;

    StateBench(BenchSystem system) {
        this.system = system;
    }

    /**
     * One state, restored in two ways.
     *
     * @param stateBytes table files of the restored store
     * @param changelogBytes of the changelog that was read for it
     * @param wiped what came from the changelog after the state directory was deleted
     * @param kept what came from it when the directory was there
     * @param keptSeconds from the start of the process until it read every partition, with the directory there
     */
    record Restores(long stateBytes, long changelogBytes, Restored wiped, Restored kept, double keptSeconds) {
        double secondsPerGigabyte() {
            return wiped.seconds() / (stateBytes / 1e9);
        }
    }

    /** Aligns an input, then starts again with and without the state directory. */
    Restores restore(Feed feed) throws IOException, InterruptedException {
        String application = "restore";
        Path state = system.folder(application);
        Start start = new Start(Design.FRESHET, feed.pipeline(), application, state, List.of());
        try (Broker broker = new Broker(feed.pipeline().config())) {
            List<String> input = feed.topics().events();
            try (TopologyRun run = TopologyRun.start(start)) {
                run.await(broker, input, broker.end(input));
            }
            double keptSeconds = startAndStop(start);
            Restored kept = Restored.of(state);
            BenchSystem.delete(state.resolve(application));
            long changelogBytes = broker.logBytes(application + "-");
            startAndStop(start);
            return new Restores(
                    Tables.bytes(state.resolve(application)), changelogBytes, Restored.of(state), kept, keptSeconds);
        }
    }

    /** Seconds from the start of the process until it reads every partition. */
    @SuppressWarnings("try") // All that is asked of the process is to start.
    private static double startAndStop(Start start) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (TopologyRun run = TopologyRun.start(start)) {
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    /**
     * Gives the samples of an input to labelling, which has nothing to join them with.
     *
     * @return bytes of its tables for each sample, after they are compacted
     */
    double bytesPerWaitingSample(Feed feed) throws IOException, InterruptedException {
        try (Broker broker = new Broker(feed.pipeline().config())) {
            align(feed, broker);
            String application = "label-" + feed.size().pipeline();
            Path state = system.folder(application);
            List<String> samples = List.of(feed.topics().samples());
            int partitions = broker.partitions(samples).size();
            Start start = new Start(Design.LABEL, feed.pipeline(), application, state, List.of());
            try (TopologyRun run = TopologyRun.start(start)) {
                // The last thing in each partition is the mark of a transaction, which nobody reads.
                run.await(broker, samples, broker.end(samples) - partitions);
            }
            Tables.compact(state);
            return Tables.bytes(state) / (double) feed.workload().keys();
        }
    }

    private void align(Feed feed, Broker broker) throws IOException, InterruptedException {
        String application = "samples-" + feed.size().pipeline();
        broker.clear(List.of(feed.topics().samples()));
        Start start = new Start(Design.FRESHET, feed.pipeline(), application, system.folder(application), List.of());
        List<String> input = feed.topics().events();
        try (TopologyRun run = TopologyRun.start(start)) {
            run.await(broker, input, broker.end(input));
        }
        feed.check(broker, Map.of(), true).requireExact(application);
    }
}
