package io.freshet.ingest.input;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often one task may raise alerts: about one thing every ten minutes, about a hundred things. What names things may
 * be chosen by whoever sends events, so that neither memory nor the alerts topic may follow it without end. One thread.
 */
final class AlertLimit {
    static final Duration EACH = Duration.ofMinutes(10);
    private static final int MOST = 100;

    private final Map<String, Long> raised = new HashMap<>();

    boolean allows(String about, long nowMs) {
        Long before = raised.get(about);
        if (before != null && nowMs - before < EACH.toMillis()) {
            return false;
        }
        if (before == null && raised.size() >= MOST) {
            raised.values().removeIf(at -> nowMs - at >= EACH.toMillis());
            if (raised.size() >= MOST) {
                return false;
            }
        }
        raised.put(about, nowMs);
        return true;
    }
}
