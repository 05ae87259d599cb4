package io.freshet.trainer.app;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * What this member is in its group, as the thread that polls saw it last. The group may move on to another generation
 * while a window is learned; its offsets are then to be committed as a member of that one. Any thread.
 */
final class GroupMembership {
    private ConsumerGroupMetadata newest;

    GroupMembership(ConsumerGroupMetadata newest) {
        this.newest = newest;
    }

    synchronized void update(ConsumerGroupMetadata seen) {
        newest = seen;
        notifyAll();
    }

    synchronized ConsumerGroupMetadata newest() {
        return newest;
    }

    /**
     * Waits until the group is past the generation that it had in {@code old}.
     *
     * @throws InterruptedException when the partitions are lost meanwhile, or the trainer stops
     */
    synchronized ConsumerGroupMetadata after(ConsumerGroupMetadata old) throws InterruptedException {
        while (newest.generationId() == old.generationId() && newest.memberId().equals(old.memberId())) {
            wait();
        }
        return newest;
    }
}
