package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/**
 * Counts events by what became of them: answered 202 ({@code freshet_gateway_accepted_total}, tag modality), of which
 * some were known already ({@code freshet_gateway_repeated_total}), or refused ({@code freshet_gateway_refused_total},
 * tags modality and reason, the word in the problem document). A batch counts line by line, or once when it is refused
 * whole.
 */
final class GatewayMeters {
    /** Senders make up names without end; the meters must not. */
    private static final String NONE = "unknown";

    private final MeterRegistry registry;
    private final Set<String> modalities;

    GatewayMeters(MeterRegistry registry, Set<String> modalities) {
        this.registry = registry;
        this.modalities = Set.copyOf(modalities);
    }

    void accepted(String modality, boolean repeated) {
        registry.counter("freshet.gateway.accepted", "modality", modality).increment();
        if (repeated) {
            registry.counter("freshet.gateway.repeated", "modality", modality).increment();
        }
    }

    void refused(String modality, Problem problem) {
        String reason = problem.reason();
        registry.counter(
                        "freshet.gateway.refused",
                        "modality",
                        modalities.contains(modality) ? modality : NONE,
                        "reason",
                        reason == null ? Reason.MALFORMED.name() : reason)
                .increment();
    }
}
