package io.freshet.serving.follow;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The name of this instance in consumer groups and transactions. It is the same after a restart: the group takes the
 * instance back without a new distribution (KIP-345), and what a killed one left open is aborted at once instead of
 * after its timeout.
 */
public final class GroupMember {
    /** A member that is gone for longer is replaced. */
    private static final int SESSION_TIMEOUT_MS = 10_000;

    private static final String UNNAMED = UUID.randomUUID().toString();

    private GroupMember() {}

    /** Unique among the instances, for example as a transactional id: the prefix, the machine's name and the port. */
    public static String id(FreshetConfig config, String prefix) {
        return prefix + "." + instance(config);
    }

    /** A consumer's settings with which it is a lasting member of its group. */
    public static Map<String, Object> settings(Map<String, Object> consumer, FreshetConfig config) {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance(config));
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        return settings;
    }

    private static String instance(FreshetConfig config) {
        ServersConfig.Serving server = config.servers().serving();
        // Port 0 is "any free one", which says nothing about who we are.
        return server.port() == 0 ? UNNAMED : host() + "-" + server.port();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNNAMED;
        }
    }
}
