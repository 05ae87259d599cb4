package io.freshet.node;

import java.util.Map;
import java.util.TreeMap;

/** The broker settings of a node that is alone: small, quick to be ready, quick to be back. */
final class NodeSettings {

    private NodeSettings() {}

    static Map<String, String> of(NodeConfig config) {
        Map<String, String> settings = new TreeMap<>(ALONE);
        String host = config.host();
        settings.put("controller.quorum.voters", "1@" + host + ":" + config.controllerPort());
        settings.put(
                "listeners",
                "PLAINTEXT://" + host + ":" + config.port() + ",CONTROLLER://" + host + ":" + config.controllerPort());
        settings.put("log.dirs", config.directory().toAbsolutePath().toString());
        return settings;
    }

    private static final Map<String, String> ALONE = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "3"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "3"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            // Nobody else will join in the first seconds.
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
            // A role that was killed is missed soon; the default lower limit is 6 s.
            Map.entry("group.min.session.timeout.ms", "1000"),
            // After kill -9 the next start waits until the session of the one before has run out: 9 s by default.
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // 128 MiB on the heap by default.
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
            Map.entry("log.segment.bytes", "134217728"),
            // Index files are made at this size for every partition; 1 MiB is enough for a segment of 128 MiB.
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"));
}
