package io.freshet.ingest.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * This instance's name in its group, which stays the same over restarts as its state directory does: a member that
 * comes back under its name gets its partitions back at once, without waiting until the dead one's session has ended.
 */
final class GroupIdentity {
    private static final String NAME = "instance";
    private static final String READS = "reads";

    private GroupIdentity() {}

    /** Name of the group of all instances of a pipeline. */
    static String group(FreshetConfig config) {
        return "freshet." + config.pipeline() + ".streams";
    }

    static String of(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            replace(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).trim();
    }

    /**
     * Takes this instance's last life out of the group when it did not read what this one reads. The coordinator gives
     * a member that comes back what it had before without looking at what it wants now; a modality that was added would
     * go unread.
     *
     * @throws org.apache.kafka.common.KafkaException when no broker answers
     */
    static void renew(FreshetConfig config, Path directory) throws IOException, InterruptedException {
        List<String> topics = new ArrayList<>(Topics.of(config).events());
        topics.addAll(Topics.of(config).repartition());
        String reads = String.join("\n", topics);
        Path file = directory.resolve(READS);
        if (Files.exists(file) && Files.readString(file).equals(reads)) {
            return;
        }
        try (Admin admin = Admin.create(KafkaClients.admin(config))) {
            leave(admin, group(config), of(directory));
        } catch (ExecutionException e) {
            throw new IOException("the group " + group(config) + " cannot be changed: " + e.getCause(), e);
        }
        replace(file, reads);
    }

    private static void leave(Admin admin, String group, String name) throws ExecutionException, InterruptedException {
        try {
            List<MemberToRemove> lastLife = admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(described -> described.members().stream())
                    .map(MemberDescription::groupInstanceId)
                    .flatMap(Optional::stream)
                    .filter(id -> id.startsWith(name))
                    .map(MemberToRemove::new)
                    .toList();
            if (!lastLife.isEmpty()) {
                admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(lastLife))
                        .all()
                        .get();
            }
        } catch (ExecutionException e) {
            // No group, or no member of that name any more: its session has ended by itself.
            if (!(e.getCause() instanceof GroupIdNotFoundException
                    || e.getCause() instanceof UnknownMemberIdException)) {
                throw e;
            }
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
