package io.freshet.model.encode;

import io.freshet.model.onnx.OnnxTransformerWeights;
import io.freshet.model.token.Tokenizers;
import io.freshet.schemas.config.ModalityConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An encoder of texts that comes with the program: {@code minilm} or {@code bge-small-zh}. */
final class CarriedTextDescriptor implements EncoderDescriptor<ModalityConfig.CarriedText> {
    private final CarriedTransformer carried;
    private final Tokenizers tokenizers = new Tokenizers();

    CarriedTextDescriptor(CarriedTransformer carried) {
        this.carried = carried;
    }

    @Override
    public String name() {
        return carried.name();
    }

    @Override
    public Class<ModalityConfig.CarriedText> settings() {
        return ModalityConfig.CarriedText.class;
    }

    @Override
    public Featuriser featuriser(ModalityConfig.CarriedText settings) {
        return TokenFeaturiser.of(
                settings.limits(), settings.maxTokens(), () -> tokenizers.of(carried.tokenizer(), this::tokenizer));
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.CarriedText settings) {
        return new TransformerTextEncoder(
                prefix,
                carried.shape(),
                carried.pooling(),
                Optional.of(new OnnxTransformerWeights(carried.weights(), prefix)));
    }

    @Override
    public GoldenPayload golden(ModalityConfig.CarriedText settings) {
        return GoldenPayload.text();
    }

    private byte[] tokenizer() throws IOException {
        try (InputStream in = CarriedTextDescriptor.class.getResourceAsStream(carried.tokenizer())) {
            if (in == null) {
                throw new FileNotFoundException("The tokenizer " + carried.tokenizer()
                        + " is not on the class path; build freshet with its dependencies.");
            }
            return in.readAllBytes();
        }
    }
}
