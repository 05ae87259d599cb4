package io.freshet.model.encode;

import io.freshet.model.onnx.OnnxSpeechWeights;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.PretrainedWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The network of {@code speech-embedding}: an embedding of 96 values each 80 ms, and of the whole clip their mean,
 * greatest values and standard deviations. Clips of (frames, 32) to (batch, embeddings, 288) and (batch, 288): so that
 * parts and whole mean the same at the same place, each part is what the whole would be if it were alone, its embedding
 * twice and no deviation.
 */
final class SpeechEncoder implements Encoder {
    private static final String WEIGHTS = "/io/freshet/model/encode/speech-embedding.onnx";
    /** Below every embedding by far, and small enough that a float32 keeps what it is added to. */
    private static final float LOWEST = 1e9f;
    /** Added to variances, so that a clip of one embedding has a gradient. */
    private static final float EPSILON = 1e-5f;

    private final String prefix;
    private final SpeechNetwork network;

    SpeechEncoder(String prefix) {
        this.prefix = prefix;
        this.network = new SpeechNetwork(prefix);
    }

    @Override
    public int width() {
        return 3 * SpeechNetwork.WIDTH;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return network.parameters();
    }

    @Override
    public Optional<PretrainedWeights> pretrained() {
        return Optional.of(new OnnxSpeechWeights(WEIGHTS, prefix));
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        int[] frames = features.stream()
                .mapToInt(feature -> ((Feature.Dense) feature).values().length / SpeechSpectrum.BANDS)
                .toArray();
        int longest = Arrays.stream(frames).max().orElse(SpeechNetwork.CONTEXT);
        Tensor spectrum = scope.tensor(padded(features, longest), frames.length, 1, longest, SpeechSpectrum.BANDS);
        Tensor embeddings = network.apply(spectrum);
        Tensor mask = mask(scope, frames, SpeechNetwork.embeddings(longest));
        Tensor none = scope.tensor(new float[Math.toIntExact(embeddings.size())], embeddings.shape());
        Tensor parts = Tensor.concat(List.of(embeddings, embeddings, none), 2);
        return new Encoded(Optional.of(new Encoded.Sequence(parts, Optional.of(mask))), pooled(embeddings, mask));
    }

    /** Shorter clips go on in silence, which no embedding that counts reaches. */
    private static float[] padded(List<Feature> features, int longest) {
        float[] padded = new float[features.size() * longest * SpeechSpectrum.BANDS];
        Arrays.fill(padded, SpeechSpectrum.SILENCE);
        for (int row = 0; row < features.size(); row++) {
            float[] values = ((Feature.Dense) features.get(row)).values();
            System.arraycopy(values, 0, padded, row * longest * SpeechSpectrum.BANDS, values.length);
        }
        return padded;
    }

    private static Tensor mask(Scope scope, int[] frames, int embeddings) {
        float[] mask = new float[frames.length * embeddings];
        for (int row = 0; row < frames.length; row++) {
            Arrays.fill(mask, row * embeddings, row * embeddings + SpeechNetwork.embeddings(frames[row]), 1);
        }
        return scope.tensor(mask, frames.length, embeddings);
    }

    private static Tensor pooled(Tensor embeddings, Tensor mask) {
        Scope scope = embeddings.scope();
        long batch = embeddings.shape()[0];
        Tensor counted = mask.reshape(batch, -1, 1);
        Tensor count = counted.sum(1);
        Tensor mean = embeddings.times(counted).sum(1).over(count);
        Tensor beyond = counted.minus(scope.tensor(new float[] {1}, 1)).times(scope.tensor(new float[] {LOWEST}, 1));
        Tensor greatest = embeddings.plus(beyond).max(1);
        Tensor distance = embeddings.minus(mean).times(counted);
        Tensor variance = distance.times(distance).sum(1).over(count);
        Tensor deviation = variance.plus(scope.tensor(new float[] {EPSILON}, 1)).root();
        return Tensor.concat(List.of(mean.reshape(batch, -1), greatest, deviation.reshape(batch, -1)), 1);
    }
}
