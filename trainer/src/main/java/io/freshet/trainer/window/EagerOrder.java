package io.freshet.trainer.window;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** First read, first learned: the shortest way from feedback to version. */
final class EagerOrder implements ExampleOrder {
    /** Records that may wait while a window is learned. */
    private static final int ENOUGH = 500;

    private final Queue<ExampleRecord> waiting = new ArrayDeque<>();

    @Override
    public void offer(ExampleRecord arrival) {
        waiting.add(arrival);
    }

    @Override
    public Optional<ExampleRecord> peek() {
        return Optional.ofNullable(waiting.peek());
    }

    @Override
    public void take() {
        waiting.remove();
    }

    @Override
    public Set<Integer> saturated() {
        if (waiting.size() < ENOUGH) {
            return Set.of();
        }
        return waiting.stream().map(ExampleRecord::partition).collect(Collectors.toSet());
    }
}
