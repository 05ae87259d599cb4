package io.freshet.ingest.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Volume what sweeping did: blobs and bytes deleted ({@code freshet_blobs_swept_total},
 * {@code freshet_blobs_swept_bytes_total}), blobs quarantined and put back, and sweeps that failed.
 */
final class SweepMeters {
    private final Counter swept;
    private final Counter sweptBytes;
    private final Counter quarantined;
    private final Counter putBack;
    private final Counter failures;

    SweepMeters(MeterRegistry registry) {
        swept = registry.counter("freshet.blobs.swept");
        sweptBytes = registry.counter("freshet.blobs.swept.bytes");
        quarantined = registry.counter("freshet.blobs.quarantined");
        putBack = registry.counter("freshet.blobs.brought.back");
        failures = registry.counter("freshet.blobs.sweep.failures");
    }

    void swept(SweepReport report) {
        swept.increment((double) report.of(SweepOutcome.DROPPED).blobs());
        sweptBytes.increment((double) report.of(SweepOutcome.DROPPED).bytes());
        quarantined.increment((double) report.of(SweepOutcome.QUARANTINED).blobs());
        putBack.increment((double) report.of(SweepOutcome.RESTORED).blobs());
    }

    void failed() {
        failures.increment();
    }
}
