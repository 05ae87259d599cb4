package io.freshet.schemas.config;

import java.time.Duration;

/**
 * When a training window closes.
 *
 * @param count training examples that close it
 * @param time processing time since its first example that closes it
 */
public record WindowConfig(int count, Duration time, Order order) {

    /** STRICT: a window is a function of the log alone. EAGER: it takes what is there. */
    public enum Order {
        EAGER,
        STRICT
    }

    static WindowConfig from(ConfigSection section) {
        return new WindowConfig(
                section.integer("count", 1, 1_000_000),
                section.duration("time", Duration.ofMillis(10), Duration.ofDays(1)),
                section.oneOf("order", "eager", "strict").equals("strict") ? Order.STRICT : Order.EAGER);
    }
}
