package io.freshet.trainer.window;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** First read, first learned: the shortest way from feedback to version. */
final class EagerOrder implements ExampleOrder {
    /** Records that may wait while a window is learned. */
    private static final int ENOUGH = 500;

    private static final long ENOUGH_BYTES = 32 << 20;

    private final Waiting waiting = new Waiting();

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
        if (!waiting.reaches(ENOUGH, ENOUGH_BYTES)) {
            return Set.of();
        }
        return waiting.stream().map(ExampleRecord::partition).collect(Collectors.toSet());
    }
}
