package io.freshet.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.weights.WeightsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    @Test
    void readsNumbersWhetherRawOrListed() throws IOException {
        byte[] raw = tensor("raw", 2, OnnxFile.INT8, field(9, new byte[] {1, -1}));
        byte[] listed = tensor("listed", 2, OnnxFile.UINT8, field(5, new byte[] {3, (byte) 0xff, 1}));

        assertThat(numbers(model(raw, listed))).containsEntry("raw", "[1, -1]").containsEntry("listed", "[3, -1]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 12, 20})
    void refusesAFileThatWasCut(int missing) {
        byte[] whole = model(tensor("raw", 4, OnnxFile.INT8, field(9, new byte[16])));

        assertThatThrownBy(() -> numbers(Arrays.copyOf(whole, whole.length - missing)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("it was cut");
    }

    @Test
    void refusesNumbersThatAreFewerThanTheAxesSay() {
        byte[] file = model(tensor("raw", 4, OnnxFile.INT8, field(9, new byte[3])));

        assertThatThrownBy(() -> numbers(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("raw has fewer numbers");
    }

    @Property(tries = 500)
    void neverFailsOtherwiseThanByRefusing(@ForAll @IntRange(max = 60) int at, @ForAll byte value) throws IOException {
        byte[] bytes = model(
                tensor("raw", 4, OnnxFile.INT8, field(9, new byte[4])),
                tensor("listed", 2, OnnxFile.UINT8, field(5, new byte[] {3, 4})));
        bytes[at % bytes.length] = value;

        assertThat(readOrRefuse(bytes)).isTrue();
    }

    private static boolean readOrRefuse(byte[] bytes) throws IOException {
        try {
            return numbers(bytes).size() <= bytes.length;
        } catch (WeightsException e) {
            return String.valueOf(e.getMessage()).contains("test.onnx");
        }
    }

    /** Numbers of one byte of each initialiser. */
    private static Map<String, String> numbers(byte[] file) throws IOException {
        Map<String, String> read = new HashMap<>();
        InputStream in = new ByteArrayInputStream(file);
        OnnxFile.read("test.onnx", in, (initialiser, numbers) -> {
            if (initialiser.type() == OnnxFile.INT8 || initialiser.type() == OnnxFile.UINT8) {
                byte[] bytes = new byte[Math.min(64, initialiser.size())];
                numbers.read(bytes, bytes.length);
                read.put(initialiser.name(), Arrays.toString(bytes));
            }
        });
        return read;
    }

    private static byte[] model(byte[]... tensors) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (byte[] tensor : tensors) {
            graph.writeBytes(field(5, tensor));
        }
        return field(7, graph.toByteArray());
    }

    private static byte[] tensor(String name, int length, int type, byte[] numbers) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        tensor.writeBytes(new byte[] {1 << 3, (byte) length, 2 << 3, (byte) type});
        tensor.writeBytes(field(8, name.getBytes(StandardCharsets.UTF_8)));
        tensor.writeBytes(numbers);
        return tensor.toByteArray();
    }

    /** A field of bytes, fewer than 128. */
    private static byte[] field(int number, byte[] bytes) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(number << 3 | 2);
        field.write(bytes.length);
        field.writeBytes(bytes);
        return field.toByteArray();
    }
}
