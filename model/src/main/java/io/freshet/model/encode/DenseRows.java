package io.freshet.model.encode;

import java.util.List;

/** Dense features of one length, one after another. */
final class DenseRows {
    private DenseRows() {}

    static float[] of(List<Feature> features, int length) {
        float[] rows = new float[features.size() * length];
        for (int row = 0; row < features.size(); row++) {
            System.arraycopy(((Feature.Dense) features.get(row)).values(), 0, rows, row * length, length);
        }
        return rows;
    }
}
