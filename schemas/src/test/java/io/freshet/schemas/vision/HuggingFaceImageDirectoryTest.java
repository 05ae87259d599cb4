package io.freshet.schemas.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import io.freshet.schemas.vision.ImagePreparation.PixelRange;
import io.freshet.schemas.vision.VisionShape.PatchTransformer;
import io.freshet.schemas.vision.VisionShape.Residual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceImageDirectoryTest {
    private static final String VIT = """
            {"model_type": "vit", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
             "intermediate_size": 12, "image_size": 224, "patch_size": 16, "layer_norm_eps": 1e-12}""";
    private static final String RESNET = """
            {"model_type": "resnet", "embedding_size": 64, "hidden_sizes": [256, 512], "depths": [3, 4],
             "layer_type": "bottleneck", "hidden_act": "relu"}""";
    private static final String SQUARE = """
            {"size": {"height": 224, "width": 224}, "resample": 2, "rescale_factor": 0.5,
             "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}""";
    private static final String CUT = """
            {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 224}, "crop_pct": 0.875,
             "resample": 3, "rescale_factor": 0.25, "image_mean": [1, 2, 3], "image_std": [1, 2, 4]}""";
    private static final String EDGE = """
            {"size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": {"height": 224, "width": 224},
             "image_mean": [0, 0, 0], "image_std": [1, 1, 1], "rescale_factor": 1}""";

    @TempDir
    Path directory;

    @Test
    void readsATransformerOverPatches() throws IOException {
        HuggingFaceImageDirectory read = HuggingFaceImageDirectory.read(holding(VIT, SQUARE));

        assertThat(read.shape())
                .isEqualTo(new PatchTransformer(224, 16, new Blocks(2, 8, 2, 12, Activation.GELU), 1e-12f));
        assertThat(read.preparation())
                .isEqualTo(new ImagePreparation(224, Optional.empty(), ResizeFilter.BILINEAR, PixelRange.of(1, 1)));
    }

    @Test
    void readsAResidualNetworkAndWhatIsCutOff() throws IOException {
        HuggingFaceImageDirectory read = HuggingFaceImageDirectory.read(holding(RESNET, CUT));

        assertThat(read.shape())
                .isEqualTo(new Residual(
                        64, List.of(new Residual.Stage(3, 256), new Residual.Stage(4, 512)), true, false, false));
        assertThat(read.preparation())
                .isEqualTo(new ImagePreparation(
                        224,
                        Optional.of(256),
                        ResizeFilter.BICUBIC,
                        new PixelRange(List.of(4f, 8f, 12f), List.of(4f, 8f, 16f))));
    }

    @Test
    void largePicturesOfConvNextAreScaledWhole() throws IOException {
        String large = CUT.replace("\"shortest_edge\": 224", "\"shortest_edge\": 384");

        assertThat(HuggingFaceImageDirectory.read(holding(RESNET, large))
                        .preparation()
                        .shorter())
                .isEmpty();
    }

    @Test
    void cutsTheMiddleOutOfWhatHasAnEdge() throws IOException {
        assertThat(HuggingFaceImageDirectory.read(holding(RESNET, EDGE)).preparation())
                .isEqualTo(new ImagePreparation(224, Optional.of(256), ResizeFilter.BILINEAR, PixelRange.of(0, 1)));
    }

    @ParameterizedTest
    @CsvSource({"vit, square", "resnet, cut", "resnet, edge"})
    void shapeAndPreparationComeBackFromTheirSignatures(String config, String preprocessor) throws IOException {
        HuggingFaceImageDirectory read = HuggingFaceImageDirectory.read(holding(
                config.equals("vit") ? VIT : RESNET,
                preprocessor.equals("square") ? SQUARE : preprocessor.equals("cut") ? CUT : EDGE));

        assertThat(VisionShape.isSignature(read.shape().signature())).isTrue();
        assertThat(VisionShape.ofSignature(read.shape().signature())).isEqualTo(read.shape());
        assertThat(ImagePreparation.ofSignature(read.preparation().signature())).isEqualTo(read.preparation());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "vit", "vit/1", "resnet/64/3-4/256/true/false/false", "bert/1/2/3", "vit/a/b/c/d/e/f/g/h"})
    void aSignatureOfAnotherReleaseIsRefused(String signature) {
        assertThatThrownBy(() -> VisionShape.ofSignature(signature)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImagePreparation.ofSignature(signature)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherPreparationHasAnotherDigest() throws IOException {
        String before = HuggingFaceImageDirectory.read(holding(RESNET, CUT)).digest();

        assertThat(HuggingFaceImageDirectory.read(holding(RESNET, EDGE)).digest())
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"vit\"              | \"convnext\"                           | model_type convnext, which is no network for images that is known; it must be one of vit, resnet",
                "\"hidden_size\": 8   | \"hidden_size\": 9                     | multiple",
                "\"hidden_size\": 8   | \"hidden_size\": 1e99                  | hidden_size is 1.0E99",
                "\"hidden_size\": 8,  | ''                                     | hidden_size is missing",
                "\"image_size\": 224  | \"image_size\": 225                    | cannot be cut into patches of 16",
                "\"image_size\": 224  | \"image_size\": 240                    | gives pictures of 224 pixels",
                "\"image_size\": 224  | \"image_size\": [224, 160]             | image_size is [224,160]",
                "\"patch_size\": 16   | \"patch_size\": 0                      | patch_size is 0",
                "\"patch_size\": 16   | \"patch_size\": 1                      | there may be 16384",
                "\"patch_size\": 16   | \"patch_size\": 16, \"qkv_bias\": false | qkv_bias is false",
                "\"patch_size\": 16   | \"patch_size\": 16, \"num_channels\": 1 | num_channels is 1",
                "\"patch_size\": 16   | \"patch_size\": 16, \"hidden_act\": \"mish\" | hidden_act is mish",
                "1e-12                | 0                                      | layer_norm_eps is 0",
                "{                    | [                                      | is no JSON",
            })
    void refusesATransformerThatItCannotBuildByName(String part, String instead, String fault) throws IOException {
        assertRefused(VIT.replace(part, instead), SQUARE, fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"depths\": [3, 4]          | \"depths\": [3]          | lists of one length",
                "\"depths\": [3, 4]          | \"depths\": 3            | lists of one length",
                "\"depths\": [3, 4]          | \"depths\": [3, 0]       | depths is 0",
                "[256, 512]                  | [256, 510]               | bottlenecks need multiples of 4",
                "[256, 512]                  | [256, 1000000]           | hidden_sizes is 1000000",
                "\"bottleneck\"              | \"wide\"                 | layer_type is \"wide\"",
                "\"relu\"                    | \"gelu\"                 | hidden_act is \"gelu\"",
            })
    void refusesAResidualNetworkThatItCannotBuildByName(String part, String instead, String fault) throws IOException {
        assertRefused(RESNET.replace(part, instead), CUT, fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"resample\": 2          | \"resample\": 0          | resample is 0; it must be one of 1 (lanczos), 2 (bilinear)",
                "\"height\": 224          | \"height\": 225          | height and width must be equal",
                "\"height\": 224          | \"height\": 1000000      | size.height is 1000000",
                "\"height\": 224, \"width\": 224 | \"longest_edge\": 5 | size.height is missing",
                "[0.5, 0.5, 0.5], \"image_std\" | [0.5], \"image_std\" | image_mean is [0.5]",
                "\"image_mean\"           | \"mean\"                 | image_mean is missing",
                "\"image_std\": [0.5      | \"image_std\": [0        | deviations above 0",
                "\"rescale_factor\": 0.5  | \"rescale_factor\": 0    | rescale_factor is 0",
                "\"resample\": 2          | \"do_resize\": false     | do_resize is false",
                "\"resample\": 2          | \"do_center_crop\": true | do_center_crop is true",
                "\"resample\": 2          | \"crop_pct\": 2          | size is missing",
                "{\"size\"                | [\"size\"                | is no JSON",
            })
    void refusesAPreparationThatItCannotFollowByName(String part, String instead, String fault) throws IOException {
        assertRefused(RESNET, SQUARE.replace(part, instead), fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "preprocessor_config.json"})
    void saysWhichFileIsMissing(String file) throws IOException {
        Files.delete(holding(VIT, SQUARE).resolve(file));

        assertThatThrownBy(() -> HuggingFaceImageDirectory.read(directory))
                .isInstanceOf(ModelDirectoryException.class)
                .hasMessageContaining("has no " + file)
                .hasMessageContaining("save_pretrained");
    }

    @Test
    void tellsImagesFromTextsAndNamesAllThatIsKnown() throws IOException {
        assertThat(HuggingFaceImageDirectory.isIn(holding(VIT, SQUARE))).isTrue();
        assertThat(HuggingFaceImageDirectory.isIn(holding("{\"model_type\": \"bert\"}", SQUARE)))
                .isFalse();
        holding("{\"model_type\": \"swin\"}", SQUARE);

        assertThatThrownBy(() -> HuggingFaceImageDirectory.isIn(directory))
                .isInstanceOf(ModelDirectoryException.class)
                .hasMessageContaining("model_type swin, which is not known; it must be one of bert")
                .hasMessageContaining("vit, resnet for images");
    }

    private void assertRefused(String config, String preprocessor, String fault) throws IOException {
        holding(config, preprocessor);

        assertThatThrownBy(() -> HuggingFaceImageDirectory.read(directory))
                .isInstanceOf(ModelDirectoryException.class)
                .hasMessageContaining(fault);
    }

    private Path holding(String config, String preprocessor) throws IOException {
        Files.writeString(directory.resolve("config.json"), config);
        Files.writeString(directory.resolve("preprocessor_config.json"), preprocessor);
        return directory;
    }
}
