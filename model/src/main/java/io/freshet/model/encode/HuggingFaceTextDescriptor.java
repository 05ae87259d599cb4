package io.freshet.model.encode;

import io.freshet.model.token.Tokenizers;
import io.freshet.model.transformer.HuggingFaceWeights;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The encoder {@code huggingface} of texts. */
final class HuggingFaceTextDescriptor implements EncoderDescriptor<ModalityConfig.HuggingFaceText> {
    private final Tokenizers tokenizers = new Tokenizers();

    @Override
    public String name() {
        return "huggingface";
    }

    @Override
    public Class<ModalityConfig.HuggingFaceText> settings() {
        return ModalityConfig.HuggingFaceText.class;
    }

    /** Where the directory is not known any more, texts are refused: their tokens could not be told. */
    @Override
    public Featuriser featuriser(ModalityConfig.HuggingFaceText settings) {
        return settings.directory()
                .map(directory -> TokenFeaturiser.of(
                        settings.limits(),
                        settings.maxTokens(),
                        () -> tokenizers.of(directory.toString(), () -> bytes(directory))))
                .orElseGet(TokenFeaturiser::ofAnUnknownTokenizer);
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.HuggingFaceText settings) {
        return new TransformerTextEncoder(
                prefix,
                settings.shape(),
                settings.pooling(),
                settings.directory()
                        .map(directory -> new HuggingFaceWeights(
                                directory, settings.shape().family(), prefix)));
    }

    @Override
    public GoldenPayload golden(ModalityConfig.HuggingFaceText settings) {
        return GoldenPayload.text();
    }

    private static byte[] bytes(Path directory) throws IOException {
        return Files.readAllBytes(directory.resolve(HuggingFaceDirectory.TOKENIZER));
    }
}
