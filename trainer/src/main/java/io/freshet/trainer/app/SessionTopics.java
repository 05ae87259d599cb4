package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.version.RecordSigner;
import java.time.InstantSource;

/** What a session writes to and follows; the session's to close. */
record SessionTopics(TrainerLog journal, RolledBackVersions rolledBack) implements AutoCloseable {

    /**
     * Opens them; when it returns, nothing of an earlier session is pending.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with this
    static SessionTopics open(FreshetConfig config, RecordSigner signer, InstantSource clock, GroupMembership group) {
        return new SessionTopics(TrainerLog.open(config, signer, clock, group), RolledBackVersions.open(config));
    }

    @Override
    public void close() {
        try (journal) {
            rolledBack.close();
        }
    }
}
