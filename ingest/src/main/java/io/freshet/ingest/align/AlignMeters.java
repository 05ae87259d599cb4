package io.freshet.ingest.align;

import io.freshet.ingest.align.SampleState.Effect;
import io.freshet.schemas.event.ClosedBy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what alignment does: parts by effect ({@code freshet_align_parts_total}), samples by what closed them
 * ({@code freshet_align_samples_total}), revisions after closing ({@code freshet_align_revisions_total}). Work that a
 * crash undoes is counted again when it is done again.
 */
final class AlignMeters {
    private final Map<Effect, Counter> parts = new EnumMap<>(Effect.class);
    private final Map<ClosedBy, Counter> closed = new EnumMap<>(ClosedBy.class);
    private final Counter revisions;

    AlignMeters(MeterRegistry registry) {
        for (Effect effect : Effect.values()) {
            parts.put(effect, registry.counter("freshet.align.parts", "effect", effect.name()));
        }
        for (ClosedBy by : ClosedBy.values()) {
            closed.put(by, registry.counter("freshet.align.samples", "closed.by", by.name()));
        }
        revisions = registry.counter("freshet.align.revisions");
    }

    void part(Effect effect) {
        count(parts.get(effect));
    }

    void closed(ClosedBy by) {
        count(closed.get(by));
    }

    void revised() {
        revisions.increment();
    }

    private static void count(@org.jspecify.annotations.Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
