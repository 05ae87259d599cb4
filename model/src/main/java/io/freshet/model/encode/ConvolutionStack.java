package io.freshet.model.encode;

import io.freshet.model.tensor.Layer.Convolution;
import io.freshet.model.tensor.Layer.GroupNorm;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions that each halve height and width, with group norm and ReLU between; 16, 32, then 64 channels. */
record ConvolutionStack(List<Convolution> convolutions, List<GroupNorm> norms) {
    private static final int[] CHANNELS = {16, 32, 64};

    static ConvolutionStack of(String prefix, int channels, int depth) {
        List<Convolution> convolutions = new ArrayList<>();
        List<GroupNorm> norms = new ArrayList<>();
        int in = channels;
        for (int i = 1; i <= depth; i++) {
            int out = CHANNELS[Math.min(i, CHANNELS.length) - 1];
            convolutions.add(new Convolution(prefix + ".conv" + i, in, out));
            norms.add(new GroupNorm(prefix + ".norm" + i, out));
            in = out;
        }
        return new ConvolutionStack(List.copyOf(convolutions), List.copyOf(norms));
    }

    int channels() {
        return convolutions.get(convolutions.size() - 1).out();
    }

    /** Length of an axis after the whole stack. */
    int halved(int length) {
        int halved = length;
        for (int i = 0; i < convolutions.size(); i++) {
            halved = Convolution.halved(halved);
        }
        return halved;
    }

    List<ParameterSpec> parameters() {
        return Stream.concat(
                        convolutions.stream().map(Convolution::parameters),
                        norms.stream().map(GroupNorm::parameters))
                .flatMap(List::stream)
                .toList();
    }

    Tensor apply(Tensor input) {
        Tensor output = input;
        for (int i = 0; i < convolutions.size(); i++) {
            output = norms.get(i).apply(convolutions.get(i).apply(output)).relu();
        }
        return output;
    }
}
