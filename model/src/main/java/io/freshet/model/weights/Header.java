package io.freshet.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands before the numbers: where each array lies, checked against the file that it came from.
 *
 * @param dataStart byte of the file at which the numbers begin
 */
record Header(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {
    private static final int LENGTH_BYTES = Long.BYTES;
    /** As in the reference implementation: a header beyond it is an attack, not a model. */
    private static final long LARGEST = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One array.
     *
     * @param from first byte, counted from the end of the header
     * @param to byte after the last
     */
    @SuppressWarnings("ArrayRecordComponent") // lives while a file is read; nobody compares entries as values
    record Entry(NumberType type, long[] shape, int size, long from, long to) {}

    /** Reads up to the first number. */
    static Header read(String file, long size, InputStream in) throws IOException {
        long length = length(file, size, in);
        byte[] json = in.readNBytes((int) length);
        check(json.length == length, file, "it was cut while it was read");
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new TreeMap<>();
        try {
            JsonNode root = JSON.readTree(json);
            check(root.isObject(), file, "its header is no JSON object");
            for (Map.Entry<String, JsonNode> field : root.properties()) {
                if (field.getKey().equals(METADATA)) {
                    field.getValue()
                            .properties()
                            .forEach(one ->
                                    metadata.put(one.getKey(), one.getValue().asText()));
                } else {
                    entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
                }
            }
        } catch (JsonProcessingException e) {
            throw new WeightsException(message(file, "its header is no JSON: " + e.getOriginalMessage()), e);
        }
        Header header = new Header(entries, metadata, LENGTH_BYTES + length);
        header.checkCover(file, size);
        return header;
    }

    /** What stands before arrays of such shapes, which follow in this order. */
    static byte[] bytes(Map<String, long[]> shapes, Map<String, String> metadata) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode own = root.putObject(METADATA);
            metadata.forEach(own::put);
        }
        long offset = 0;
        for (Map.Entry<String, long[]> one : shapes.entrySet()) {
            ObjectNode node = root.putObject(one.getKey()).put("dtype", NumberType.F32.name());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(one.getValue()).forEach(shape::add);
            long end = offset + Arrays.stream(one.getValue()).reduce(Float.BYTES, Math::multiplyExact);
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        // Spaces at the end bring the numbers to a multiple of eight bytes.
        int padded = Math.addExact(json.length, 7) / 8 * 8;
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    private static long length(String file, long size, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LENGTH_BYTES);
        check(
                size >= LENGTH_BYTES && bytes.length == LENGTH_BYTES,
                file,
                "it has " + size + " bytes, fewer than a header");
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        check(
                length >= 2 && length <= Math.min(LARGEST, size - LENGTH_BYTES),
                file,
                "its header claims " + length + " bytes of a file of " + size);
        return length;
    }

    private static Entry entry(String file, String name, JsonNode node) throws WeightsException {
        NumberType type = type(file, name, node.path("dtype").asText());
        long[] shape = numbers(file, name, node.path("shape"));
        long[] offsets = numbers(file, name, node.path("data_offsets"));
        check(offsets.length == 2, file, name + " has " + offsets.length + " offsets, not two");
        long bytes = type.bytes();
        try {
            for (long axis : shape) {
                bytes = Math.multiplyExact(bytes, axis);
            }
        } catch (ArithmeticException e) {
            throw new WeightsException(message(file, name + " claims the shape " + Arrays.toString(shape)), e);
        }
        check(
                offsets[1] - offsets[0] == bytes && bytes <= Integer.MAX_VALUE,
                file,
                name + " of shape " + Arrays.toString(shape) + " lies at " + Arrays.toString(offsets));
        return new Entry(type, shape, (int) (bytes / type.bytes()), offsets[0], offsets[1]);
    }

    private static NumberType type(String file, String name, String type) throws WeightsException {
        for (NumberType known : NumberType.values()) {
            if (known.name().equals(type)) {
                return known;
            }
        }
        throw new WeightsException(message(
                file, name + " is of type " + type + ", which is none of " + Arrays.toString(NumberType.values())));
    }

    /** Refuses an array whose numbers are of a kind that is not read. */
    void checkRead(String file, String name) throws WeightsException {
        Entry entry = entries.get(name);
        check(
                entry != null && NumberType.READ.contains(entry.type),
                file,
                name + " is of type " + (entry == null ? "none" : entry.type) + ", and only " + NumberType.READ
                        + " are read");
    }

    private static long[] numbers(String file, String name, JsonNode node) throws WeightsException {
        check(node.isArray(), file, name + " lacks its shape or its offsets");
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode one = node.get(i);
            check(
                    one.isIntegralNumber() && one.canConvertToLong() && one.longValue() >= 0,
                    file,
                    name + " has " + one + " for a length or an offset");
            numbers[i] = one.longValue();
        }
        return numbers;
    }

    /** The arrays must fill the rest of the file without gap or overlap. */
    private void checkCover(String file, long size) throws WeightsException {
        List<Entry> ordered = entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to))
                .toList();
        long end = 0;
        for (Entry entry : ordered) {
            check(entry.from == end, file, "its arrays leave a gap or overlap at byte " + end);
            end = entry.to;
        }
        check(
                dataStart + end == size,
                file,
                "its arrays end at byte " + (dataStart + end) + " of a file of " + size + "; it was cut or added to");
    }

    private static void check(boolean holds, String file, String fault) throws WeightsException {
        if (!holds) {
            throw new WeightsException(message(file, fault));
        }
    }

    static String message(String file, String fault) {
        return "Weights file " + file + " cannot be used: " + fault + ". Fetch it again, or take another version.";
    }
}
