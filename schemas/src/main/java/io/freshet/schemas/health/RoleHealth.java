package io.freshet.schemas.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The health of one role, part by part. A part is healthy until it says otherwise; its state and reason stay until it
 * says something else. Each part is also a gauge, {@code freshet_healthy} (1 or 0). Any thread.
 */
public final class RoleHealth {
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, Health> parts = new ConcurrentSkipListMap<>();
    private final List<Consumer<Health>> followers = new CopyOnWriteArrayList<>();

    public RoleHealth(InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** The part of a name, healthy when it is new; the same for everyone who asks. */
    public Part part(String name) {
        parts.computeIfAbsent(name, this::begin);
        return new Part(name);
    }

    /** Tells a follower of every part that turns from one to the other, on the thread that reported it. */
    public void onChange(Consumer<Health> follower) {
        followers.add(follower);
    }

    /** Every part, by name. */
    public List<Health> parts() {
        return List.copyOf(parts.values());
    }

    public boolean isHealthy() {
        return parts.values().stream().allMatch(Health::healthy);
    }

    /** The parts that are not healthy, by name. */
    public List<Health> unhealthy() {
        return parts.values().stream().filter(part -> !part.healthy()).toList();
    }

    /** Why the role is not healthy, a sentence for each part; empty when it is. */
    public List<String> reasons() {
        return unhealthy().stream()
                .map(part -> part.part() + " since " + part.since() + ": " + part.reason())
                .toList();
    }

    private Health begin(String name) {
        Gauge.builder("freshet.healthy", () -> isHealthy(name) ? 1 : 0)
                .description("Whether a part of this role is healthy; /v2/health/ready says why not")
                .tag("part", name)
                .register(meters);
        return Health.healthy(name, clock.instant());
    }

    private boolean isHealthy(String name) {
        Health health = parts.get(name);
        return health == null || health.healthy();
    }

    private void report(String name, boolean healthy, String reason) {
        Instant now = clock.instant();
        Health before = parts.getOrDefault(name, Health.healthy(name, now));
        boolean turned = before.healthy() != healthy;
        Instant since = turned ? now : before.since();
        Health after = healthy ? Health.healthy(name, since) : Health.unhealthy(name, reason, since);
        parts.put(name, after);
        if (turned) {
            followers.forEach(follower -> follower.accept(after));
        }
    }

    /** Where one part reports. Reports of one part come from one thread at a time. */
    public final class Part {
        private final String name;

        private Part(String name) {
            this.name = name;
        }

        public void healthy() {
            report(name, true, "");
        }

        /**
         * Reports that it is not.
         *
         * @param reason why, and what can be done about it
         */
        public void unhealthy(String reason) {
            report(name, false, reason);
        }
    }
}
