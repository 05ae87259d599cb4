package io.freshet.schemas.health;

import java.time.Instant;

/**
 * How one part of a role is.
 *
 * @param part a word, for example {@code kafka}, {@code trainer}, {@code stream-threads}
 * @param reason why it is unhealthy and what can be done; empty when it is healthy
 * @param since when it became so
 */
public record Health(String part, boolean healthy, String reason, Instant since) {
    static Health healthy(String part, Instant since) {
        return new Health(part, true, "", since);
    }

    static Health unhealthy(String part, String reason, Instant since) {
        return new Health(part, false, reason, since);
    }
}
