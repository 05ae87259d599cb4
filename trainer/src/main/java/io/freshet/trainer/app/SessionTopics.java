package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.version.RecordSigner;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session writes to and follows; the session's to close. */
record SessionTopics(TrainerLog journal, RolledBackVersions rolledBack) implements AutoCloseable {

    /**
     * What is the same for all sessions.
     *
     * @param keyMissing is told why rollbacks cannot be verified, and when they can
     */
    record Outside(
            FreshetConfig config, RecordSigner signer, InstantSource clock, Consumer<Optional<String>> keyMissing) {}

    /**
     * Opens them; when it returns, nothing of an earlier session is pending.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with this
    static SessionTopics open(Outside outside, GroupMembership group) {
        return new SessionTopics(
                TrainerLog.open(outside.config(), outside.signer(), outside.clock(), group),
                RolledBackVersions.open(outside.config(), outside.keyMissing()));
    }

    @Override
    public void close() {
        try (journal) {
            rolledBack.close();
        }
    }
}
