package io.freshet.trainer.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives every partition to one member of the group; the others stand by. Whoever has the partitions keeps them as long
 * as it is a member, so that a trainer that joins disturbs nobody.
 *
 * <p><i>Source:</i> KIP-429 (cooperative rebalancing: the owner reads on while a member joins), KIP-792 (generation of
 * owned partitions).
 */
public final class SoleOwnerAssignor implements ConsumerPartitionAssignor {
    /** A member that was away may still believe that it owns something; the one of the latest generation is right. */
    private static final Comparator<Map.Entry<String, Subscription>> OWNER_FIRST = Comparator.comparing(
                    (Map.Entry<String, Subscription> member) ->
                            member.getValue().ownedPartitions().isEmpty())
            .thenComparing(member -> -member.getValue().generationId().orElse(-1))
            .thenComparing(Map.Entry::getKey);

    @Override
    public String name() {
        return "freshet-sole-owner";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE);
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        Map<String, Subscription> members = group.groupSubscription();
        Map.Entry<String, Subscription> owner = members.entrySet().stream()
                .min(OWNER_FIRST)
                .orElseThrow(() -> new IllegalStateException("A group without members cannot be assigned anything."));
        Map<String, Assignment> assignments = new HashMap<>();
        members.keySet().forEach(member -> assignments.put(member, new Assignment(List.of())));
        assignments.put(owner.getKey(), new Assignment(partitions(metadata, owner.getValue())));
        return new GroupAssignment(assignments);
    }

    private static List<TopicPartition> partitions(Cluster metadata, Subscription subscription) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : subscription.topics()) {
            Integer count = metadata.partitionCountForTopic(topic);
            for (int partition = 0; count != null && partition < count; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
        return partitions;
    }
}
