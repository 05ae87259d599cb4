package io.freshet.trainer.app;

import static io.freshet.schemas.event.VersionState.AVAILABLE;
import static io.freshet.schemas.event.VersionState.RETIRED;
import static io.freshet.schemas.event.VersionState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.KeyUnavailableException;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.SignedSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trainer makes of the topic of standings. */
final class RolledBackVersionsTest {
    private static final TopicPartition STANDING = new TopicPartition("freshet.p.standing", 0);

    @TempDir
    private Path directory;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private FreshetConfig config;
    private EventSerdes serdes;
    private RolledBackVersions versions;
    private final AtomicReference<Optional<String>> keyMissing = new AtomicReference<>(Optional.empty());
    private long end;

    @BeforeEach
    void open() {
        config = ConfigLoader.parse(
                "p.yaml",
                """
                pipeline: p
                modalities: {a: {encoder: hashed-text}}
                task: {labels: [x, y]}
                """,
                Map.of(
                        "FRESHET_REGISTRY_URL",
                        "mock://rolled-back",
                        "FRESHET_SECURITY_KEYS",
                        directory.resolve("keys").toString()));
        serdes = EventSerdes.of(config);
        versions = new RolledBackVersions(
                STANDING,
                consumer,
                new RolledBackVersions.Reading(SignedDeserializer.standings(config, serdes), keyMissing::set));
        consumer.updateBeginningOffsets(Map.of(STANDING, 0L));
        consumer.updateEndOffsets(Map.of(STANDING, 0L));
    }

    @AfterEach
    void close() {
        versions.close();
    }

    @Test
    void nothingIsRolledBackBeforeAnythingIsDecided() {
        assertThat(versions.read()).isEmpty();
    }

    @Test
    void followsTheStandingFromOneDecisionToTheNext() throws IOException {
        write(signed(1, Map.of(0L, RETIRED, 1L, AVAILABLE)));
        assertThat(versions.read()).isEmpty();

        write(signed(2, Map.of(0L, AVAILABLE, 1L, ROLLED_BACK)));
        assertThat(versions.read()).containsExactly(1L);

        write(signed(3, Map.of(0L, RETIRED, 1L, AVAILABLE)));
        assertThat(versions.read()).isEmpty();
    }

    @Test
    void whatServesIsSaidByTheNewestThatWasVerifiedAndByNothingElse() throws IOException {
        versions.read();
        assertThat(versions.newest()).isEmpty();

        write(signed(3, Map.of(1L, AVAILABLE)));
        write(signed(2, Map.of(0L, AVAILABLE)));
        write(signed(KeyName.TRAINER, standing(9, Map.of(7L, AVAILABLE))));
        write(null);
        versions.read();

        assertThat(versions.newest().map(Standing::getEpoch)).contains(3L);
    }

    @Test
    void whatCompactionLeavesSaysTheSame() throws IOException {
        write(signed(7, Map.of(0L, AVAILABLE, 1L, ROLLED_BACK, 2L, ROLLED_BACK)));

        assertThat(versions.read()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aVersionThatIsNoLongerListedStaysRolledBack() throws IOException {
        write(signed(1, Map.of(1L, ROLLED_BACK)));
        versions.read();

        write(signed(2, Map.of(2L, AVAILABLE)));

        assertThat(versions.read()).containsExactly(1L);
    }

    @Test
    void anEarlierStandingReadLaterChangesNothing() throws IOException {
        write(signed(5, Map.of(1L, ROLLED_BACK)));
        write(signed(4, Map.of(1L, AVAILABLE)));

        assertThat(versions.read()).containsExactly(1L);
    }

    @Test
    void whatIsDeletedOrNotSignedByServingChangesNothing() throws IOException {
        write(signed(1, Map.of(1L, ROLLED_BACK)));
        try (Serializer<Standing> plain = serdes.serializer()) {
            write(plain.serialize(STANDING.topic(), standing(2, Map.of(1L, AVAILABLE))));
        }
        write(signed(KeyName.TRAINER, standing(3, Map.of(1L, AVAILABLE))));
        write(new byte[] {0, 1, 2});
        write(null);

        assertThat(versions.read()).containsExactly(1L);
    }

    @Test
    void withoutServingsKeyItGoesOnAndSaysSoUntilThereIsARollbackToVerify() throws IOException {
        Path key = config.platform().keys().resolve("serving.pub");
        byte[] harmless = signed(1, Map.of(0L, RETIRED, 1L, AVAILABLE));
        byte[] rollback = signed(2, Map.of(0L, AVAILABLE, 1L, ROLLED_BACK));
        Path away = Files.move(key, directory.resolve("serving.pub"));

        write(harmless);
        assertThat(versions.read()).isEmpty();
        assertThat(keyMissing.get().orElseThrow()).contains("rollbacks cannot be followed", "copy serving.pub");

        write(rollback);
        for (int read = 0; read < 2; read++) {
            assertThatThrownBy(versions::read).isInstanceOf(KeyUnavailableException.class);
        }

        Files.move(away, key);
        assertThat(versions.read()).containsExactly(1L);
        assertThat(keyMissing.get()).isEmpty();
    }

    @Test
    void whatIsNoRecordOfServingsIsPassedOverWithoutAKeyToo() throws IOException {
        write(new byte[] {0, 1, 2});
        try (Serializer<Standing> plain = serdes.serializer()) {
            write(plain.serialize(STANDING.topic(), standing(2, Map.of(1L, ROLLED_BACK))));
        }

        assertThat(versions.read()).isEmpty();
    }

    private byte[] signed(long epoch, Map<Long, VersionState> states) throws IOException {
        return signed(KeyName.SERVING, standing(epoch, states));
    }

    private byte[] signed(KeyName by, Standing standing) throws IOException {
        RecordSigner signer = RecordSigner.open(config.platform().keys(), by);
        try (SignedSerializer<Standing> serializer = new SignedSerializer<>(serdes, signer)) {
            return serializer.serialize(STANDING.topic(), standing);
        }
    }

    private static Standing standing(long epoch, Map<Long, VersionState> states) {
        List<VersionStanding> listed = new TreeMap<>(states)
                .entrySet().stream()
                        .map(state -> new VersionStanding(
                                state.getKey(), state.getValue(), "test", "policy", Instant.EPOCH, null))
                        .toList();
        return Standing.newBuilder()
                .setModel("p")
                .setEpoch(epoch)
                .setAvailable(null)
                .setVersions(listed)
                .setServed(List.of())
                .build();
    }

    @SuppressWarnings("NullAway") // a tombstone has no value
    private void write(byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(STANDING.topic(), 0, end++, null, value));
        consumer.updateEndOffsets(Map.of(STANDING, end));
    }
}
