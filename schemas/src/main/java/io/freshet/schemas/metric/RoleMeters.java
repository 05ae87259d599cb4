package io.freshet.schemas.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The meters of a role's process: those of the JVM and the process are there from the start, and each of ours gets its
 * help text from {@link MeterHelp}.
 */
public final class RoleMeters {
    private RoleMeters() {}

    /** A registry for as long as the process lives. */
    @SuppressWarnings("resource") // What listens to garbage collection ends with the process.
    public static PrometheusMeterRegistry create() {
        PrometheusMeterRegistry registry = described();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return registry;
    }

    /** A registry in which our meters have their help texts, and no others are. */
    static PrometheusMeterRegistry described() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new Description());
        return registry;
    }

    /** Adds the help text where who registers a meter gives none. */
    private static final class Description implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            if (id.getDescription() != null) {
                return id;
            }
            return MeterHelp.of(id.getName())
                    .map(help ->
                            new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), help, id.getType()))
                    .orElse(id);
        }
    }
}
