package io.freshet.trainer.publish;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Growth;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.util.Set;

/**
 * The version that a pipeline begins with instead of untrained weights. It may have been made for other modalities or
 * labels: what fits is taken over, the rest begins new.
 */
public record BaseVersion(VersionDirectory directory) {
    /**
     * A model to be trained, with the version's weights.
     *
     * @param seed of what begins new
     * @throws IllegalArgumentException when there is no version, or one of another kind of model
     * @throws IOException when it is out of reach, or a section of it is missing or damaged
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // handed on
    public MultimodalModel begin(ModelSpec spec, long seed, ComputeDevice device) throws IOException {
        ModelVersion version = directory.read();
        ResidentSections sections = new ResidentSections(directory.blobs(), device);
        if (spec.accepts(version.getFingerprint())) {
            return sections.begin(spec, version.getSections(), seed);
        }
        ModelSpec from = ModelSpec.ofFingerprint(version.getFingerprint())
                .orElseThrow(() -> new IllegalArgumentException("fine-tune.base is " + directory.directory()
                        + ", a version of " + version.getFingerprint()
                        + ", which this software does not know; use the software that wrote it"));
        Growth growth = Growth.between(from, spec);
        try (MultimodalModel trained = sections.load(from, version.getSections())) {
            MultimodalModel begun = MultimodalModel.initialise(spec, seed, device);
            try {
                growth.carry(trained, begun, Set.of(), seed);
                return begun;
            } catch (RuntimeException e) {
                begun.close();
                throw e;
            }
        }
    }
}
