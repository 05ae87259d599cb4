package io.freshet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
    private static final Map<String, long[]> SHAPES =
            new TreeMap<>(Map.of("a", new long[] {2, 3}, "b", new long[] {}, "empty", new long[] {0, 4}));
    private static final Map<String, WeightArray> WEIGHTS = Map.of(
            "a", new WeightArray(new long[] {2, 3}, new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, Float.MAX_VALUE}),
            "b", new WeightArray(new long[] {}, new float[] {7}),
            "empty", new WeightArray(new long[] {0, 4}, new float[] {}));

    @TempDir
    private Path directory;

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Path file = directory.resolve("w.safetensors");
        new WeightsFile(WEIGHTS, Map.of("step", "41", "note", "\u00fc \"quoted\"")).write(file);

        WeightsFile read = WeightsFile.read(file);

        assertThat(read.weights()).isEqualTo(WEIGHTS);
        assertThat(read.metadata()).containsEntry("step", "41").containsEntry("note", "\u00fc \"quoted\"");
    }

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = directory.resolve("w.safetensors");
        Files.writeString(file, "old");

        new WeightsFile(WEIGHTS, Map.of()).write(file);

        assertThat(WeightsFile.read(file).weights()).isEqualTo(WEIGHTS);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void startsTheNumbersAtAMultipleOfEight() throws IOException {
        Path file = directory.resolve("w.safetensors");
        new WeightsFile(WEIGHTS, Map.of("x", "y")).write(file);

        long header = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();

        assertThat(header % 8).isZero();
    }

    @Test
    void widensHalfPrecision() throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putShort((short) 0x3c00).putShort((short) 0xc500).putShort((short) 0x0001);
        numbers.putShort((short) 0x3f80).putShort((short) 0xc0a0).putShort((short) 0x7f80);
        Path file = file("""
                {"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[6,12]}}""", numbers.array());

        Map<String, WeightArray> weights = WeightsFile.read(file).weights();

        assertThat(values(weights, "h")).containsExactly(1, -5, 0x1p-24f);
        assertThat(values(weights, "b")).containsExactly(1, -5, Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gap          | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "overlap      | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "cut          | {\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}",
                "added        | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "shape        | {\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                "shape        | {\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
                "for a length | {\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "for a length | {\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
                "type I64     | {\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                "offsets      | {\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
                "offsets      | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
                "Duplicate    | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}",
                "no JSON      | [1, 2]",
                "no JSON      | {\"a\":",
            })
    void refusesADishonestHeader(String fault, String header) throws IOException {
        Path file = file(header, new byte[8]);

        assertThatThrownBy(() -> WeightsFile.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "8", "9", "40"})
    void refusesAHalfWrittenFile(int length) throws IOException {
        Path whole = directory.resolve("whole");
        new WeightsFile(WEIGHTS, Map.of()).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(directory.resolve("half"), Arrays.copyOf(bytes, length));

        assertThatThrownBy(() -> WeightsFile.read(half)).isInstanceOf(WeightsException.class);
    }

    @Property(tries = 300)
    void neverFailsOtherwiseThanByRefusing(@ForAll @IntRange(max = 240) int at, @ForAll byte value) throws IOException {
        Path file = Files.createTempFile("damaged", ".safetensors");
        try {
            byte[] header = Header.bytes(SHAPES, Map.of("k", "v"));
            byte[] bytes = Arrays.copyOf(header, header.length + 7 * Float.BYTES);
            bytes[at % bytes.length] = value;
            Files.write(file, bytes);

            assertThat(readOrRefuse(file)).isTrue();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean readOrRefuse(Path file) throws IOException {
        try {
            return WeightsFile.read(file).weights().size() <= WEIGHTS.size();
        } catch (WeightsException e) {
            return String.valueOf(e.getMessage()).contains(file.toString());
        }
    }

    private static float[] values(Map<String, WeightArray> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name).values();
    }

    private Path file(String header, byte[] numbers) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(numbers);
        return Files.write(directory.resolve("handmade.safetensors"), bytes.array());
    }
}
