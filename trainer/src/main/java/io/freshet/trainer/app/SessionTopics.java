package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.trainer.checkpoint.Progress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session writes to and follows; the session's to close. */
record SessionTopics(TrainerLog journal, RolledBackVersions rolledBack, KeptVersions kept, InstantSource clock)
        implements AutoCloseable {

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
        TrainerLog journal = TrainerLog.open(outside.config(), outside.signer(), outside.clock(), group);
        try {
            // Read behind the fence: whatever is written from now on is written here.
            KeptVersions kept = KeptVersions.read(outside.config());
            return new SessionTopics(
                    journal, RolledBackVersions.open(outside.config(), outside.keyMissing()), kept, outside.clock());
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * Makes a unit visible, and with it that versions are deleted. Which ones follows from the newest decision that was
     * verified; until there is one, none is.
     *
     * @param progress as the unit's checkpoint has it
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     * @throws InterruptedException when the partitions are lost; nothing is visible then
     */
    void commit(UnitOfWork unit, Progress progress) throws InterruptedException {
        unit.version().ifPresent(kept::published);
        rolledBack.read();
        List<Long> deleted = rolledBack
                .newest()
                .map(standing -> kept.deletable(progress.ancestry().newestVersion(), standing, clock.instant()))
                .orElse(List.of());
        journal.commit(unit, deleted);
        kept.deleted(deleted);
    }

    @Override
    public void close() {
        try (journal) {
            rolledBack.close();
        }
    }
}
