package io.freshet.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Weights on the heap and what is to be known of them, as a safetensors file: for what is small. What may be large goes
 * through {@link WeightsStream}.
 *
 * @param weights by name
 * @param metadata the file's {@code __metadata__}
 */
public record WeightsFile(Map<String, WeightArray> weights, Map<String, String> metadata) {
    /** Media type of such a file. */
    public static final String FORMAT = "application/vnd.safetensors";

    public WeightsFile {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * Reads a whole file.
     *
     * @throws WeightsException when the file is damaged, hostile, or holds a kind of number that is not read
     * @throws IOException when the file is out of reach
     */
    public static WeightsFile read(Path file) throws IOException {
        Map<String, WeightArray> weights = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, String> metadata = WeightsStream.read(file.toString(), Files.size(file), in, (name, shape) -> {
                float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
                weights.put(name, new WeightArray(shape, values));
                return FloatBuffer.wrap(values);
            });
            return new WeightsFile(weights, metadata);
        }
    }

    /** Writes the file, whole or not at all: into a neighbour that is forced to disk and then takes the file's name. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path whole = Files.createTempFile(directory, "." + file.getFileName(), ".part");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                SortedMap<String, WeightsStream.Values> sorted = new TreeMap<>();
                weights.forEach((name, array) ->
                        sorted.put(name, new WeightsStream.Values(array.shape(), FloatBuffer.wrap(array.values()))));
                WeightsStream.write(Channels.newOutputStream(channel), sorted, metadata);
                channel.force(true);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
        try (FileChannel channel = FileChannel.open(directory)) {
            // The name is on disk only when its directory is.
            channel.force(true);
        }
    }
}
