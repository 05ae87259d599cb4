package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.rollout.Operator;
import io.freshet.serving.rollout.RolloutLeader;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionFollower;
import io.freshet.serving.version.VersionLoader;
import io.freshet.serving.version.VersionSwitch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision of somebody else that comes between looking at what stands and deciding on it. */
final class RollbackWhileLoadingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Callable<Void> NOTHING = () -> null;

    @TempDir
    private Path directory;

    /** What happens, once, while the leader reads from the store. */
    private final AtomicReference<Callable<Void>> whileLoading = new AtomicReference<>(NOTHING);

    private final List<Alert> alerts = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private FreshetConfig config;
    private BlobStore blobs;

    @Test
    void whatDescendsFromAVersionThatIsRolledBackWhileItLoadsNeverServes() throws Exception {
        Compute.start(1);
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            config = Pipelines.of("moment", node.bootstrap(), directory, Map.of());
            blobs = BlobStore.open(config.platform().blobs());
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config);
                    VersionCache cache = cache(watched());
                    VersionCache others = cache(blobs);
                    VersionSwitch state = new VersionSwitch(cache, alerts::add, InstantSource.system(), meters);
                    ClientSession follower = VersionFollower.factory(config, EventSerdes.of(config), state)
                            .open();
                    ClientSession leader =
                            RolloutLeader.factory(parts(cache, state)).open();
                    Operator elsewhere = new Operator(parts(others, state))) {
                for (long number = 0; number < 2; number++) {
                    publisher.publish(publisher.version(number, number));
                    stepUntil(follower, leader, state, number);
                }
                whileLoading.set(rollback(elsewhere, 1));

                publisher.publish(publisher.version(2, 2));
                stepUntil(follower, leader, state, 0);
                await().atMost(PATIENCE).pollInSameThread().until(() -> {
                    follower.doWork();
                    leader.doWork();
                    return state.states().state(2) != VersionState.ASPIRED;
                });

                assertThat(state.states().state(2)).isEqualTo(VersionState.REJECTED);
                assertThat(state.states().available()).contains(0L);
                assertThat(rollouts())
                        .filteredOn(decision -> decision.getTo() == VersionState.AVAILABLE)
                        .extracting(Rollout::getVersion)
                        .containsExactly(0L, 1L, 0L);
                assertThat(alerts)
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.getMessage())
                                .contains("version 2 descends from version 1, which was rolled back"));
            }
        }
    }

    private static Callable<Void> rollback(Operator operator, long version) {
        return () -> {
            operator.rollback(version);
            return null;
        };
    }

    private static void stepUntil(ClientSession follower, ClientSession leader, VersionSwitch state, long serves) {
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            follower.doWork();
            leader.doWork();
            return state.serving().filter(now -> now.getVersion() == serves).isPresent();
        });
    }

    private VersionCache cache(BlobStore store) {
        return new VersionCache(new VersionLoader(ModelSpec.of(config), store), new SimpleMeterRegistry());
    }

    private RolloutLeader.Parts parts(VersionCache cache, VersionSwitch state) throws Exception {
        RecordSigner signer = RecordSigner.open(config.platform().keys(), KeyName.SERVING);
        return RolloutLeader.Parts.of(
                config, EventSerdes.of(config), signer, cache, state, alerts::add, InstantSource.system());
    }

    /** The store, in which something happens while it is read. */
    private BlobStore watched() {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        whileLoading.getAndSet(NOTHING).call();
                    }
                    try {
                        return method.invoke(blobs, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<Rollout> rollouts() {
        return TopicContents.of(
                config, Topics.of(config).rollouts(), SignedDeserializer.rollouts(config, EventSerdes.of(config)));
    }
}
