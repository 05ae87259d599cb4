package io.freshet.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class SoleOwnerAssignorTest {
    private static final List<TopicPartition> ALL =
            List.of(new TopicPartition("examples", 0), new TopicPartition("examples", 1));

    @Test
    void oneMemberGetsEverything() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("b", subscription(List.of(), -1), "a", subscription(List.of(), -1)));

        assertThat(assigned).isEqualTo(Map.of("a", ALL, "b", List.of()));
    }

    @Test
    void theOwnerKeepsWhatItHasWhenAnotherJoins() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("b", subscription(ALL, 4), "a", subscription(List.of(), -1)));

        assertThat(assigned).isEqualTo(Map.of("b", ALL, "a", List.of()));
    }

    @Test
    void aMemberThatWasAwayLosesToTheOneThatTookOver() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("a", subscription(ALL, 3), "b", subscription(ALL, 5)));

        assertThat(assigned).isEqualTo(Map.of("b", ALL, "a", List.of()));
    }

    private static Map<String, List<TopicPartition>> assign(Map<String, Subscription> members) {
        List<PartitionInfo> partitions = IntStream.range(0, 2)
                .mapToObj(n -> new PartitionInfo("examples", n, Node.noNode(), new Node[0], new Node[0]))
                .toList();
        Cluster cluster = new Cluster("test", List.of(), partitions, Set.of(), Set.of());
        Map<String, Assignment> assignments = new SoleOwnerAssignor()
                .assign(cluster, new GroupSubscription(members))
                .groupAssignment();
        Map<String, List<TopicPartition>> assigned = new HashMap<>();
        assignments.forEach((member, assignment) -> assigned.put(member, assignment.partitions()));
        return assigned;
    }

    private static Subscription subscription(List<TopicPartition> owned, int generation) {
        return new Subscription(List.of("examples"), null, owned, generation, Optional.empty());
    }
}
