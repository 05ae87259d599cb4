package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Parameters with a row for each modality, which goes with its name.
 *
 * @param modalities in the order of the rows
 */
record ModalityRows(List<String> modalities) {
    ModalityRows {
        modalities = List.copyOf(modalities);
    }

    /** A matrix (in, out) for each modality, by which vectors are multiplied from the left; zero where one joins. */
    ParameterSpec matrices(String name, int in, int out) {
        return ParameterSpec.trained(name, Initial.fanIn(in), modalities.size(), in, out)
                .named(NamedRows.atZero(modalities));
    }

    /** (modalities, 1, width), which begins as one value everywhere, also where a modality joins. */
    ParameterSpec shifts(String name, float value, int width) {
        return ParameterSpec.trained(name, new Initial.Constant(value), modalities.size(), 1, width)
                .named(new NamedRows(modalities, trained -> filled(trained[0].length, value)));
    }

    private static float[] filled(int length, float value) {
        float[] row = new float[length];
        Arrays.fill(row, value);
        return row;
    }
}
