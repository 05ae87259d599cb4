package io.freshet.model.encode;

import io.freshet.model.tensor.Layer;
import io.freshet.model.tensor.Layer.ChannelScale;
import io.freshet.model.tensor.Layer.SpectrumConvolution;
import io.freshet.model.tensor.Layer.SpectrumConvolution.Kernel;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Twenty convolutions, by turns over frequency and over time, that make a vector of {@value #WIDTH} of every eight
 * frames: (batch, 1, frames, 32) to (batch, embeddings, 96) float32. A vector says what the {@value #CONTEXT} frames
 * from its own first on hold, and nothing is made up before the first frame or after the last.
 *
 * <p><em>Source:</em> Lin et al. 2020, Training Keyword Spotters with Limited and Synthesized Speech Data
 * (arXiv:2002.01322), as the graph of Google's speech_embedding/1 has it.
 */
final class SpeechNetwork {
    static final int WIDTH = 96;
    /** Frames that one embedding is made of. */
    static final int CONTEXT = 76;

    private static final int STRIDE = 8;
    private static final float SLOPE = 0.2f;
    private static final float LEAST = -0.4f;

    private static final List<Plan> PLANS =
            List.of(new Plan(24, 1, 2), new Plan(48, 2, 1), new Plan(72, 2, 2), new Plan(96, 2, 1), new Plan(96, 2, 2));

    private final SpectrumConvolution stem;
    private final ChannelScale stemScale;
    private final List<Stage> stages = new ArrayList<>();
    private final SpectrumConvolution output;

    /**
     * What a stage is built from.
     *
     * @param pairs of convolutions, one over frequency and one over time
     * @param pooled times that become one
     */
    private record Plan(int channels, int pairs, int pooled) {}

    /** Convolutions, then the greatest of {@code pooled} times and two frequencies each. */
    private record Stage(List<SpectrumConvolution> convolutions, int pooled) {}

    SpeechNetwork(String prefix) {
        int channels = PLANS.get(0).channels();
        this.stem = new SpectrumConvolution(prefix + ".stem", new Kernel(1, channels, 3, 3), false);
        this.stemScale = new ChannelScale(prefix + ".stem.scale", channels);
        int count = 0;
        for (Plan plan : PLANS) {
            List<SpectrumConvolution> convolutions = new ArrayList<>();
            for (int pair = 0; pair < plan.pairs(); pair++) {
                Kernel frequencies = new Kernel(channels, plan.channels(), 1, 3);
                Kernel times = new Kernel(plan.channels(), plan.channels(), 3, 1);
                convolutions.add(new SpectrumConvolution(prefix + ".convolution" + count++, frequencies, true));
                convolutions.add(new SpectrumConvolution(prefix + ".convolution" + count++, times, true));
                channels = plan.channels();
            }
            stages.add(new Stage(List.copyOf(convolutions), plan.pooled()));
        }
        this.output = new SpectrumConvolution(prefix + ".output", new Kernel(channels, WIDTH, 3, 1), false);
    }

    /** Embeddings of so many frames, which are at least {@value #CONTEXT}. */
    static int embeddings(int frames) {
        return 1 + (frames - CONTEXT) / STRIDE;
    }

    List<ParameterSpec> parameters() {
        List<Layer> layers = new ArrayList<>(List.of(stem, stemScale));
        stages.forEach(stage -> layers.addAll(stage.convolutions()));
        layers.add(output);
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    Tensor apply(Tensor spectrum) {
        Tensor values = replaced(stem.apply(spectrum), Tensor::relu);
        values = activated(replaced(values, stemScale::apply));
        for (Stage stage : stages) {
            for (SpectrumConvolution convolution : stage.convolutions()) {
                values = activated(replaced(values, convolution::apply));
            }
            values = replaced(values, before -> before.maxPool(stage.pooled(), 2));
        }
        Tensor embeddings = replaced(values, output::apply);
        long[] shape = embeddings.shape();
        return embeddings.reshape(shape[0], WIDTH, shape[2]).transpose(0, 2, 1);
    }

    private static Tensor activated(Tensor before) {
        return replaced(replaced(before, one -> one.leakyRelu(SLOPE)), one -> one.atLeast(LEAST));
    }

    private interface Step {
        Tensor apply(Tensor before);
    }

    /** Activations of a long clip are many megabytes: none waits for the end of the scope. */
    private static Tensor replaced(Tensor before, Step step) {
        Tensor after = step.apply(before);
        before.free();
        return after;
    }
}
