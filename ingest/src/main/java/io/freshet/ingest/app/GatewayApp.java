package io.freshet.ingest.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.gateway.Gateway;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.metric.RoleMeters;
import io.freshet.schemas.topic.SubjectSetup;
import io.freshet.schemas.topic.TopicSetup;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The gateway alone, for where events come in on other machines than they are aligned on. The streams role has one of
 * its own. Any number of instances run beside each other.
 */
public final class GatewayApp implements AutoCloseable {
    private final Gateway gateway;
    private final CountDownLatch ended = new CountDownLatch(1);

    private GatewayApp(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Starts the role: topics and subjects are there, and events are taken, when it returns.
     *
     * @throws IOException when the registry does not answer, the address is taken, or the blob store cannot be written
     * @throws org.apache.kafka.common.KafkaException when no broker answers
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the app
    public static GatewayApp start(FreshetConfig config) throws IOException {
        TopicSetup.ensure(config);
        SubjectSetup.ensure(config);
        PrometheusMeterRegistry meters = RoleMeters.create();
        return new GatewayApp(Gateway.start(config, InstantSource.system(), meters, Optional::empty));
    }

    /** The port that is listened on. */
    public int port() {
        return gateway.port();
    }

    /** Blocks until the role is closed. */
    public void await() throws InterruptedException {
        ended.await();
    }

    /** Takes no more events, and answers those that it has taken. */
    @Override
    public void close() {
        gateway.close();
        ended.countDown();
    }
}
