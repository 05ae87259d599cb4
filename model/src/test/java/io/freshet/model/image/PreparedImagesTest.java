package io.freshet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the image processors of Transformers: see the README beside {@code vision.py}. */
class PreparedImagesTest {
    @ParameterizedTest
    @ValueSource(strings = {"vit", "resnet", "resnet-basic"})
    void givesTheNumbersThatTransformersGives(String name) throws IOException {
        Path folder = TestPictures.resource(name);
        PreparedImages images =
                new PreparedImages(HuggingFaceImageDirectory.read(folder).preparation());
        float[] expected = Objects.requireNonNull(WeightsFile.read(folder.resolve("reference.safetensors"))
                        .weights()
                        .get("pixels"))
                .values();

        float[] values = new float[images.length()];
        images.put(images.planes(TestPictures.picture(70, 50)), values, 0);

        assertThat(values).hasSameSizeAs(expected);
        int plane = values.length / 3;
        for (int i = 0; i < values.length; i++) {
            float oneByte = 1 / images.preparation().range().deviations().get(i / plane);
            assertThat(values[i]).as("value " + i).isEqualTo(expected[i], within(1.001f * oneByte));
        }
    }
}
