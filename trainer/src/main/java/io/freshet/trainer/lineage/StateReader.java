package io.freshet.trainer.lineage;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Learner;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsStream;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what a saved state names, straight to where the numbers are needed.
 *
 * @param seed of what begins
 */
record StateReader(ResidentSections sections, long seed) {
    /** A model to be trained, of what the store has of it; the rest begins. */
    @MustBeClosed
    MultimodalModel model(ModelSpec spec, List<NamedBlob> named) throws IOException {
        return sections.begin(spec, named.stream().map(NamedBlob::section).toList(), seed);
    }

    /** The model that a state was made for. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // handed on
    MultimodalModel model(ModelSpec spec, TrainingState state) throws IOException {
        MultimodalModel model = model(spec, state.sections());
        try {
            Optional<NamedBlob> rest = state.section(TrainingState.WEIGHTS);
            if (rest.isPresent()) {
                model.loadBeside(names(state.sections()), arrays(rest.get()));
            }
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Puts a learner where the state's optimizer was. */
    void moments(TrainingState state, Learner learner) throws IOException {
        Optional<NamedBlob> moments = state.section(TrainingState.MOMENTS);
        if (moments.isPresent()) {
            sections.read(moments.get().section(), learner::readState);
        }
    }

    static Set<String> names(List<NamedBlob> sections) {
        return sections.stream().map(NamedBlob::name).collect(Collectors.toSet());
    }

    /** Of a checkpoint from before there were sections, which was on the heap as a whole when it was written. */
    private Map<String, WeightArray> arrays(NamedBlob section) throws IOException {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        sections.read(
                section.section(),
                source -> WeightsStream.read(source.name(), source.sizeBytes(), source.in(), (name, shape) -> {
                    float[] values =
                            new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
                    arrays.put(name, new WeightArray(shape, values));
                    return FloatBuffer.wrap(values);
                }));
        return arrays;
    }
}
