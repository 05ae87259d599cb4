package io.freshet.model.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A safetensors file as a stream, to and from wherever the numbers live: no more of it is on the heap than a chunk.
 * Written as float32; float32, float16 and bfloat16 are read.
 *
 * <p><em>Source:</em> the safetensors format description, version 0.6.
 */
public final class WeightsStream {
    private static final int CHUNK_VALUES = 1 << 14;

    private WeightsStream() {}

    /**
     * Numbers of one array, wherever they lie.
     *
     * @param shape lengths of the axes, outermost first
     * @param values (size) float32, row-major; its position and limit are left alone
     */
    @SuppressWarnings("ArrayRecordComponent") // lives while a stream is written
    public record Values(long[] shape, FloatBuffer values) {}

    /** Takes the arrays of a stream in. */
    public interface Target {
        /**
         * Is shown what the stream says that it holds of what is wanted, before anything of it is read.
         *
         * @param shapes by name
         * @throws WeightsException when that is not what is wanted
         */
        default void check(Map<String, long[]> shapes) throws WeightsException {
            // What is wanted shows when there is to be room for it.
        }

        /** Whether an array is to be read; others are passed over, whatever their numbers are. */
        default boolean wants(String name) {
            return true;
        }

        /**
         * Where an array's numbers are to be put.
         *
         * @return room for exactly as many values as the shape says
         * @throws WeightsException when there is no such array, or it has another shape
         */
        FloatBuffer room(String name, long[] shape) throws WeightsException;
    }

    /**
     * Reads a stream to its end.
     *
     * @param source by which messages name it
     * @param sizeBytes of the whole stream, against which everything that it claims is checked first
     * @return the file's {@code __metadata__}
     * @throws WeightsException when it is damaged, hostile, or holds a kind of number that is not read
     */
    public static Map<String, String> read(String source, long sizeBytes, InputStream in, Target target)
            throws IOException {
        Header header = Header.read(source, sizeBytes, in);
        List<Map.Entry<String, Header.Entry>> ordered = header.entries().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Header.Entry> entry) ->
                                entry.getValue().from())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Map.Entry<String, Header.Entry> entry : header.entries().entrySet()) {
            if (target.wants(entry.getKey())) {
                header.checkRead(source, entry.getKey());
                shapes.put(entry.getKey(), entry.getValue().shape());
            }
        }
        target.check(shapes);
        Map<String, FloatBuffer> rooms = new HashMap<>();
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            rooms.put(
                    entry.getKey(),
                    target.room(entry.getKey(), entry.getValue()).duplicate());
        }
        for (Map.Entry<String, Header.Entry> entry : ordered) {
            FloatBuffer room = rooms.get(entry.getKey());
            if (room == null) {
                skip(source, in, entry.getValue());
            } else {
                readValues(source, in, entry.getValue(), room);
            }
        }
        if (in.read() >= 0) {
            throw new WeightsException(Header.message(source, "it goes on after its end"));
        }
        return header.metadata();
    }

    /**
     * Reads no further than a stream's header.
     *
     * @param source by which messages name it
     * @param sizeBytes of the whole stream
     * @return the file's {@code __metadata__}
     * @throws WeightsException when the header is damaged or hostile
     */
    public static Map<String, String> metadata(String source, long sizeBytes, InputStream in) throws IOException {
        return Header.read(source, sizeBytes, in).metadata();
    }

    /**
     * Reads no further than a stream's header.
     *
     * @param source by which messages name it
     * @param sizeBytes of the whole stream
     * @return the shape of each array, by name
     * @throws WeightsException when the header is damaged or hostile
     */
    public static Map<String, long[]> shapes(String source, long sizeBytes, InputStream in) throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Header.read(source, sizeBytes, in).entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
        return shapes;
    }

    /** Writes arrays in the order of their names; equal arrays and metadata give equal bytes. */
    public static void write(OutputStream out, SortedMap<String, Values> arrays, Map<String, String> metadata)
            throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.shape()));
        out.write(Header.bytes(shapes, metadata));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Values array : arrays.values()) {
            FloatBuffer values = array.values().duplicate();
            while (values.hasRemaining()) {
                int length = Math.min(CHUNK_VALUES, values.remaining());
                FloatBuffer part = values.duplicate().limit(values.position() + length);
                chunk.asFloatBuffer().put(part);
                values.position(values.position() + length);
                out.write(chunk.array(), 0, length * Float.BYTES);
            }
        }
    }

    private static void skip(String source, InputStream in, Header.Entry entry) throws IOException {
        try {
            in.skipNBytes(entry.to() - entry.from());
        } catch (EOFException e) {
            throw new WeightsException(Header.message(source, "it was cut while it was read"), e);
        }
    }

    private static void readValues(String source, InputStream in, Header.Entry entry, FloatBuffer room)
            throws IOException {
        NumberType type = entry.type();
        byte[] bytes = new byte[Math.min(CHUNK_VALUES, Math.max(1, entry.size())) * type.bytes()];
        ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int left = entry.size(); left > 0; ) {
            int values = Math.min(CHUNK_VALUES, left);
            if (in.readNBytes(bytes, 0, values * type.bytes()) < values * type.bytes()) {
                throw new WeightsException(Header.message(source, "it was cut while it was read"));
            }
            type.put(chunk, values, room);
            left -= values;
        }
    }
}
