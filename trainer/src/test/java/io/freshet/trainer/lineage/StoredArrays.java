package io.freshet.trainer.lineage;

import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Weights and moments that a state names, read to the heap. */
final class StoredArrays {
    private StoredArrays() {}

    static Map<String, WeightArray> weights(TrainingState state, BlobStore blobs) throws IOException {
        Map<String, WeightArray> weights = new TreeMap<>();
        for (Progress.NamedBlob section : state.sections()) {
            if (!section.name().equals(TrainingState.MOMENTS)) {
                weights.putAll(read(section, blobs));
            }
        }
        return weights;
    }

    static Map<String, WeightArray> moments(TrainingState state, BlobStore blobs) throws IOException {
        return read(state.section(TrainingState.MOMENTS).orElseThrow(), blobs);
    }

    private static Map<String, WeightArray> read(Progress.NamedBlob section, BlobStore blobs) throws IOException {
        Path directory = Files.createTempDirectory("section");
        Path file = directory.resolve("file");
        try {
            blobs.read(section.section().getBlob(), file);
            return WeightsFile.read(file).weights();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }
}
