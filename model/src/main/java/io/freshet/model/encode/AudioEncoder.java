package io.freshet.model.encode;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import java.util.List;

/**
 * The network of {@code mel-cnn}: a log-mel spectrogram through three convolutions, then the mean over time. (batch, 1,
 * bands, frames) to (batch, channels of the last convolution x bands left).
 */
final class AudioEncoder implements Encoder {
    private static final int DEPTH = 3;

    private final int frames;
    private final ConvolutionStack stack;

    AudioEncoder(String prefix, ModalityConfig.MelCnn config) {
        this.frames = AudioFeaturiser.frames(config);
        this.stack = ConvolutionStack.of(prefix, 1, DEPTH);
    }

    @Override
    public int width() {
        return stack.channels() * stack.halved(MelSpectrum.BANDS);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return stack.parameters();
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        Tensor input = scope.tensor(
                DenseRows.of(features, MelSpectrum.BANDS * frames), features.size(), 1, MelSpectrum.BANDS, frames);
        Tensor overTime = stack.apply(input)
                .reshape(features.size(), width(), stack.halved(frames))
                .mean(2);
        return Encoded.pooled(overTime);
    }
}
