package io.freshet.trainer.publish;

import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.Provenance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said of weights when they become a version.
 *
 * @param parent the version that the lineage shipped before; null for the base
 * @param metrics by name; those that are not finite are left out
 * @param consumed next offsets to read after what these weights learned
 */
public record ModelRelease(
        long version,
        @Nullable Long parent,
        Map<String, Double> metrics,
        List<PartitionOffset> consumed,
        Provenance provenance) {
    public ModelRelease {
        Map<String, Double> finite = new TreeMap<>();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                finite.put(name, value);
            }
        });
        metrics = Map.copyOf(finite);
        consumed = List.copyOf(consumed);
    }
}
