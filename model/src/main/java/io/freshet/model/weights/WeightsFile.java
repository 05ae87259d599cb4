package io.freshet.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Weights and what is to be known of them, as a safetensors file. Written as float32; float32, float16 and bfloat16 are
 * read.
 *
 * <p><em>Source:</em> the safetensors format description, version 0.6.
 *
 * @param weights by name
 * @param metadata the file's {@code __metadata__}
 */
public record WeightsFile(Map<String, WeightArray> weights, Map<String, String> metadata) {
    /** Media type of such a file. */
    public static final String FORMAT = "application/vnd.safetensors";

    private static final int CHUNK_VALUES = 1 << 16;

    public WeightsFile {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * Reads a whole file through a memory map.
     *
     * @throws WeightsException when the file is damaged, hostile, or holds a kind of number that is not read
     * @throws IOException when the file is out of reach
     */
    public static WeightsFile read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Header header = Header.read(file, channel);
            Map<String, WeightArray> weights = new LinkedHashMap<>();
            for (Map.Entry<String, Header.Entry> entry : header.entries().entrySet()) {
                Header.Entry place = entry.getValue();
                ByteBuffer bytes = channel.map(
                        FileChannel.MapMode.READ_ONLY, header.dataStart() + place.from(), place.to() - place.from());
                weights.put(
                        entry.getKey(),
                        new WeightArray(
                                place.shape(),
                                place.type().values(bytes.order(ByteOrder.LITTLE_ENDIAN), place.size())));
            }
            return new WeightsFile(weights, header.metadata());
        }
    }

    /** Writes the file, whole or not at all: into a neighbour that is forced to disk and then takes the file's name. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path whole = Files.createTempFile(directory, "." + file.getFileName(), ".part");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                SortedMap<String, WeightArray> sorted = new TreeMap<>(weights);
                writeFully(channel, Header.bytes(sorted, metadata));
                for (WeightArray array : sorted.values()) {
                    writeValues(channel, array.values());
                }
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

    private static void writeValues(FileChannel channel, float[] values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(Math.min(CHUNK_VALUES, values.length) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int length = Math.min(CHUNK_VALUES, values.length - from);
            chunk.clear().limit(length * Float.BYTES);
            chunk.asFloatBuffer().put(values, from, length);
            writeFully(channel, chunk);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
