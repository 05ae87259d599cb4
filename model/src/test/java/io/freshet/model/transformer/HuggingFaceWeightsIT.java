package io.freshet.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of directories whose weights are not what their configuration says. */
class HuggingFaceWeightsIT {
    private static final String NORM = "embeddings.LayerNorm.weight";

    @TempDir
    Path directory;

    private Map<String, WeightArray> weights;

    @BeforeEach
    void copyAModel() throws IOException {
        Path bert = TestModels.directory("bert");
        for (String name : new String[] {"config.json", "tokenizer.json"}) {
            Files.copy(bert.resolve(name), directory.resolve(name));
        }
        weights = new LinkedHashMap<>(
                WeightsFile.read(bert.resolve("model.safetensors")).weights());
    }

    @Test
    void namesATensorThatIsMissing() throws IOException {
        weights.remove(NORM);

        assertRefused("encoders.it." + NORM + " is not there");
    }

    @Test
    void namesATensorThatTheModelDoesNotHave() throws IOException {
        weights.put("encoder.layer.7.output.dense.bias", array(16));

        assertRefused("encoders.it.encoder.layer.7.output.dense.bias is not known");
    }

    @Test
    void namesATensorOfAnotherShape() throws IOException {
        weights.put(NORM, array(17));

        assertRefused(NORM + " has shape [17] instead of [16]");
    }

    @Test
    void namesATensorWithAValueThatIsNotFinite() throws IOException {
        float[] values = new float[16];
        values[3] = Float.NaN;
        weights.put(NORM, new WeightArray(new long[] {16}, values));

        assertRefused(NORM + " holds a value that is not finite");
    }

    @Test
    void passesOverHeadsAndCountersOfAnyType() throws IOException {
        weights.put("cls.predictions.bias", array(3));
        weights.put("pooler.dense.bias", array(5));
        new WeightsFile(weights, Map.of()).write(directory.resolve("model.safetensors"));
        retype("pooler.dense.bias", "I32");

        try (NativeSection section = read()) {
            assertThat(section.isFinite()).isTrue();
        }
    }

    @Test
    void refusesWeightsOfATypeThatIsNotRead() throws IOException {
        new WeightsFile(weights, Map.of()).write(directory.resolve("model.safetensors"));
        retype(NORM, "I32");

        assertThatThrownBy(this::read)
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(NORM + " is of type I32");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0001, 0.5, 0.999})
    void refusesAFileThatWasCut(double share) throws IOException {
        Path file = directory.resolve("model.safetensors");
        new WeightsFile(weights, Map.of()).write(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));

        assertThatThrownBy(this::read).isInstanceOf(WeightsException.class).hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/hostname",
                "sub/model.safetensors",
                "missing.safetensors",
                "config.json"
            })
    void refusesAnIndexThatLeadsOutOfTheDirectory(String name) throws IOException {
        Files.writeString(
                directory.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + name + "\"}}");

        assertThatThrownBy(this::read)
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(name + ", which is no file beside it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"weight_map\": 3}"})
    void refusesAnIndexThatNamesNothing(String index) throws IOException {
        Files.writeString(directory.resolve("model.safetensors.index.json"), index);

        assertThatThrownBy(this::read).isInstanceOf(WeightsException.class).hasMessageContaining("Fetch it again");
    }

    @Test
    void refusesPartsThatHaveOneTensorTwice() throws IOException {
        new WeightsFile(weights, Map.of()).write(directory.resolve("a.safetensors"));
        new WeightsFile(Map.of(NORM, array(16)), Map.of()).write(directory.resolve("b.safetensors"));
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}}");

        assertThatThrownBy(this::read)
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(NORM + " is there twice");
    }

    @Test
    void saysThatPicklesAreNotRead() throws IOException {
        Files.writeString(directory.resolve("pytorch_model.bin"), "code");

        assertThatThrownBy(this::read)
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("has no model.safetensors")
                .hasMessageContaining("pytorch_model.bin");
    }

    private void assertRefused(String fault) throws IOException {
        new WeightsFile(weights, Map.of()).write(directory.resolve("model.safetensors"));

        assertThatThrownBy(this::read).isInstanceOf(WeightsException.class).hasMessageContaining(fault);
    }

    @SuppressWarnings("MustBeClosed") // closed where reading succeeds
    private NativeSection read() throws IOException {
        HuggingFaceDirectory read = HuggingFaceDirectory.read(directory);
        HuggingFaceWeights from = new HuggingFaceWeights(directory, read.shape().family(), "encoders.it");
        return NativeSection.read(
                from.source(),
                new Transformer("encoders.it", read.shape()).parameters(),
                ComputeDevice.CPU,
                from::readTo);
    }

    /** Says in the header that numbers are of another type, of as many bytes. */
    private void retype(String name, String type) throws IOException {
        Path file = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        String before = "\"" + name + "\":{\"dtype\":\"F32\"";
        assertThat(header).contains(before);
        byte[] changed = header.replace(before, before.replace("F32", type)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(changed, 0, bytes, 8, length);
        Files.write(file, bytes);
    }

    private static WeightArray array(int length) {
        return new WeightArray(new long[] {length}, new float[length]);
    }
}
