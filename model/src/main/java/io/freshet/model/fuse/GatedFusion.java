package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * The fusion {@code gated}: a sum of what each modality brings, every element of it opened or closed by a gate, which
 * sees the modality itself and a summary of all of them.
 *
 * <p><em>Source:</em> Arevalo and others 2017, Gated Multimodal Units for Information Fusion. There each gate has a
 * matrix for every modality; here they share the summary, so that a modality can join without a matrix for each pair.
 *
 * @param modalities in the order of the rows
 * @param width of every vector
 */
record GatedFusion(List<String> modalities, int width) implements VectorFusion {
    private static final String VALUES = "fusion.values";
    private static final String VALUE_SHIFTS = "fusion.values.shift";
    private static final String SUMMARY = "fusion.summary";
    private static final String OWN_GATES = "fusion.gates.own";
    private static final String ALL_GATES = "fusion.gates.all";
    private static final String GATE_SHIFTS = "fusion.gates.shift";

    GatedFusion {
        modalities = List.copyOf(modalities);
    }

    @Override
    public List<ParameterSpec> parameters() {
        ModalityRows rows = new ModalityRows(modalities);
        return List.of(
                missing().parameter(),
                rows.matrices(VALUES, width, width),
                rows.shifts(VALUE_SHIFTS, 0, width),
                rows.matrices(SUMMARY, width, width),
                rows.matrices(OWN_GATES, width, width),
                rows.matrices(ALL_GATES, width, width),
                rows.shifts(GATE_SHIFTS, 0, width));
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        Tensor vectors = missing().complete(scope, modalities);
        Tensor summary = vectors.matmul(scope.parameter(SUMMARY)).sum(0);
        Tensor gates = vectors.matmul(scope.parameter(OWN_GATES))
                .plus(summary.matmul(scope.parameter(ALL_GATES)))
                .plus(scope.parameter(GATE_SHIFTS))
                .sigmoid();
        Tensor values = vectors.matmul(scope.parameter(VALUES))
                .plus(scope.parameter(VALUE_SHIFTS))
                .tanh();
        return gates.times(values).sum(0).reshape(-1, width);
    }

    private MissingVectors missing() {
        return new MissingVectors(modalities, width);
    }
}
