package io.freshet.trainer.window;

import io.freshet.schemas.config.WindowConfig;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.schemas.event.Split;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Cuts what is read into windows, each of them closed by the count of its training examples or by time. In strict order
 * time is the examples' own, and a window is closed by the first example that is beyond it; in eager order it is the
 * wall clock's, and a window takes more than its count when more is already waiting. One thread.
 */
public final class Windower {
    /** How many windows' examples one window may hold when the trainer has fallen behind. */
    private static final int CATCH_UP = 8;

    private final String topic;
    private final WindowConfig config;
    private final InstantSource clock;
    private final ExampleOrder order;
    private final Map<Integer, Long> positions;

    private final List<ExampleRecord> open = new ArrayList<>();
    private int training;
    private Instant opened = Instant.MAX;

    private Windower(String topic, WindowConfig config, InstantSource clock, Map<Integer, Long> positions) {
        this.topic = topic;
        this.config = config;
        this.clock = clock;
        this.positions = new TreeMap<>(positions);
        this.order = strict() ? new StrictOrder(positions.keySet()) : new EagerOrder();
    }

    /**
     * Windows of one topic.
     *
     * @param positions next offset to read of every partition
     */
    public static Windower from(String topic, WindowConfig config, InstantSource clock, Map<Integer, Long> positions) {
        return new Windower(topic, config, clock, positions);
    }

    /** Takes a record; those of one partition come in the order of their offsets. */
    public void offer(ExampleRecord arrival) {
        order.offer(arrival);
    }

    /** The next window that is full or due; empty while there is none. */
    public Optional<Window> next() {
        for (Optional<ExampleRecord> head = order.peek(); head.isPresent(); head = order.peek()) {
            if (beyond(head.get())) {
                return Optional.of(close());
            }
            order.take();
            add(head.get());
            if (training >= config.count() && !behind()) {
                return Optional.of(close());
            }
        }
        return due() ? Optional.of(close()) : Optional.empty();
    }

    /** How long reading may wait for more before a window is due by the wall clock, at most {@code atMost}. */
    public Duration patience(Duration atMost) {
        if (strict() || open.isEmpty()) {
            return atMost;
        }
        Duration left = Duration.between(clock.instant(), opened.plus(config.time()));
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    /** Partitions that should not be read further for now. */
    public Set<Integer> saturated() {
        return order.saturated();
    }

    private void add(ExampleRecord arrival) {
        if (open.isEmpty() && !strict()) {
            opened = clock.instant();
        }
        open.add(arrival);
        if (arrival instanceof ExampleRecord.Usable usable) {
            if (strict() && opened.equals(Instant.MAX)) {
                opened = usable.example().getFeedbackTime();
            }
            training += usable.example().getSplit() == Split.TRAIN ? 1 : 0;
        }
    }

    /** More is waiting than a window holds: an eager one then takes up to {@link #CATCH_UP} windows at once. */
    private boolean behind() {
        return !strict() && training < CATCH_UP * config.count() && order.peek().isPresent();
    }

    private boolean beyond(ExampleRecord head) {
        return strict()
                && !opened.equals(Instant.MAX)
                && head instanceof ExampleRecord.Usable usable
                && usable.example().getFeedbackTime().isAfter(opened.plus(config.time()));
    }

    private boolean due() {
        return !strict() && !open.isEmpty() && !clock.instant().isBefore(opened.plus(config.time()));
    }

    private Window close() {
        Map<Integer, Long> ends = new TreeMap<>();
        open.forEach(arrival -> ends.put(arrival.partition(), arrival.offset() + 1));
        List<OffsetRange> consumed = new ArrayList<>();
        ends.forEach((partition, end) -> {
            long from = positions.getOrDefault(partition, 0L);
            consumed.add(new OffsetRange(topic, partition, from, end));
        });
        positions.putAll(ends);
        Window window = new Window(open, consumed);
        open.clear();
        training = 0;
        opened = Instant.MAX;
        return window;
    }

    private boolean strict() {
        return config.order() == WindowConfig.Order.STRICT;
    }
}
