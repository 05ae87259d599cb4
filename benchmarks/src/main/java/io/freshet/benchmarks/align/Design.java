package io.freshet.benchmarks.align;

import io.freshet.benchmarks.rival.ChainedJoins;
import io.freshet.benchmarks.rival.SessionCogroup;
import io.freshet.ingest.align.AlignTopology;
import io.freshet.ingest.label.LabelTopology;
import io.freshet.schemas.config.FreshetConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Locale;
import org.apache.kafka.streams.Topology;

/** What a child process runs. */
enum Design {
    FRESHET,
    CHAINED_JOINS,
    SESSION_COGROUP,
    LABEL;

    Topology topology(FreshetConfig config) {
        return switch (this) {
            case CHAINED_JOINS -> ChainedJoins.topology(config);
            case SESSION_COGROUP -> SessionCogroup.topology(config);
            case FRESHET -> {
                Topology topology = new Topology();
                AlignTopology.addTo(topology, config, InstantSource.system(), new SimpleMeterRegistry());
                yield topology;
            }
            case LABEL -> {
                Topology topology = new Topology();
                LabelTopology.addTo(topology, config, InstantSource.system(), new SimpleMeterRegistry());
                yield topology;
            }
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
