package io.freshet.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

    static Header read(Path file, FileChannel channel) throws IOException {
        long length = length(file, channel);
        byte[] json = new byte[(int) length];
        read(channel, LENGTH_BYTES, json.length).get(json);
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
        header.checkCover(file, channel.size());
        return header;
    }

    static ByteBuffer bytes(SortedMap<String, WeightArray> weights, Map<String, String> metadata) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode own = root.putObject(METADATA);
            metadata.forEach(own::put);
        }
        long offset = 0;
        for (Map.Entry<String, WeightArray> one : weights.entrySet()) {
            ObjectNode node = root.putObject(one.getKey()).put("dtype", NumberType.F32.name());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(one.getValue().shape()).forEach(shape::add);
            long end = offset + (long) one.getValue().values().length * Float.BYTES;
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
        return bytes.flip();
    }

    private static long length(Path file, FileChannel channel) throws IOException {
        check(channel.size() >= LENGTH_BYTES, file, "it has " + channel.size() + " bytes, fewer than a header");
        long length =
                read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        check(
                length >= 2 && length <= Math.min(LARGEST, channel.size() - LENGTH_BYTES),
                file,
                "its header claims " + length + " bytes of a file of " + channel.size());
        return length;
    }

    private static Entry entry(Path file, String name, JsonNode node) throws WeightsException {
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

    private static NumberType type(Path file, String name, String type) throws WeightsException {
        for (NumberType known : NumberType.values()) {
            if (known.name().equals(type)) {
                return known;
            }
        }
        throw new WeightsException(message(
                file,
                name + " is of type " + type + ", and only " + Arrays.toString(NumberType.values()) + " are read"));
    }

    private static long[] numbers(Path file, String name, JsonNode node) throws WeightsException {
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
    private void checkCover(Path file, long size) throws WeightsException {
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

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new WeightsException("The weights file became shorter while it was read; read it again.");
            }
        }
        return bytes.flip();
    }

    private static void check(boolean holds, Path file, String fault) throws WeightsException {
        if (!holds) {
            throw new WeightsException(message(file, fault));
        }
    }

    private static String message(Path file, String fault) {
        return "Weights file " + file + " cannot be used: " + fault + ". Fetch it again, or take another version.";
    }
}
