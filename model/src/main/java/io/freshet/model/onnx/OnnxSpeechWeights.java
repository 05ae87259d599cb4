package io.freshet.model.onnx;

import io.freshet.model.onnx.OnnxFile.Initialiser;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of Google's speech embedding, in an ONNX file on the class path. Batch norms are folded into their
 * convolutions in it, but for the first one, which stands behind a ReLU: it becomes a factor and a shift for each
 * channel here.
 *
 * @param source absolute name of the resource
 * @param prefix of the parameters, before a dot
 */
public record OnnxSpeechWeights(String source, String prefix) implements PretrainedWeights {
    private static final String GRAPH = "embeddings_apply_default/MudpuppyLite/";
    private static final String NORM = GRAPH + "BatchNorm/";
    private static final String FACTOR = NORM + "ReadVariableOp:0";
    private static final String SHIFT = NORM + "ReadVariableOp_1:0";
    private static final String MEAN = NORM + "FusedBatchNormV3/ReadVariableOp:0";
    private static final String VARIANCE = NORM + "FusedBatchNormV3/ReadVariableOp_1:0";
    private static final float EPSILON = 0.001f;
    private static final int INNER = 18;
    private static final int MOST_VALUES = 1 << 20;

    @SuppressWarnings("ArrayRecordComponent") // lives while a file is read
    private record Values(long[] shape, float[] values) {}

    @Override
    public void readTo(WeightsStream.Target target) throws IOException {
        Map<String, Values> file = new HashMap<>();
        try (InputStream in = open()) {
            OnnxFile.read(source, in, (initialiser, numbers) -> {
                if (initialiser.name().startsWith(GRAPH) && initialiser.type() == OnnxFile.FLOAT) {
                    file.put(initialiser.name(), read(initialiser, numbers));
                }
            });
        }
        Map<String, Values> parameters = parameters(file);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        parameters.forEach((name, values) -> shapes.put(name, values.shape()));
        target.check(shapes);
        for (Map.Entry<String, Values> entry : parameters.entrySet()) {
            Values values = entry.getValue();
            target.room(entry.getKey(), values.shape()).duplicate().put(values.values());
        }
    }

    private InputStream open() throws WeightsException {
        InputStream in = OnnxSpeechWeights.class.getResourceAsStream(source);
        if (in == null) {
            throw new WeightsException("The weights " + source + " are not on the class path; build freshet anew.");
        }
        return new BufferedInputStream(in);
    }

    private Values read(Initialiser initialiser, OnnxFile.Numbers numbers) throws IOException {
        if (initialiser.size() > MOST_VALUES) {
            throw unusable(initialiser.name() + " has " + initialiser.size() + " values");
        }
        byte[] bytes = new byte[initialiser.size() * Float.BYTES];
        numbers.read(bytes, bytes.length);
        float[] values = new float[initialiser.size()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Values(initialiser.axes().stream().mapToLong(Long::longValue).toArray(), values);
    }

    private Map<String, Values> parameters(Map<String, Values> file) throws WeightsException {
        Map<String, Values> parameters = new LinkedHashMap<>();
        parameters.put(prefix + ".stem.weight", one(file, GRAPH + "ZeroMeanConv2d/sub:0"));
        parameters.putAll(norm(file));
        for (int i = 0; i < INNER; i++) {
            String layer = GRAPH + (i == 0 ? "Conv" : "Conv_" + i) + "/Conv2D_";
            parameters.put(prefix + ".convolution" + i + ".weight", one(file, layer + "weights_fused_bn"));
            parameters.put(prefix + ".convolution" + i + ".bias", one(file, layer + "bias_fused_bn"));
        }
        parameters.put(prefix + ".output.weight", one(file, GRAPH + "Conv_18/Conv2D/ReadVariableOp:0"));
        return parameters;
    }

    private Map<String, Values> norm(Map<String, Values> file) throws WeightsException {
        Values factor = one(file, FACTOR);
        Values shift = one(file, SHIFT);
        Values mean = one(file, MEAN);
        Values variance = one(file, VARIANCE);
        int channels = factor.values().length;
        if (shift.values().length != channels
                || mean.values().length != channels
                || variance.values().length != channels) {
            throw unusable("the parts of its batch norm have different lengths");
        }
        float[] factors = new float[channels];
        float[] shifts = new float[channels];
        for (int i = 0; i < channels; i++) {
            double scaled = factor.values()[i] / Math.sqrt((double) variance.values()[i] + EPSILON);
            factors[i] = (float) scaled;
            shifts[i] = (float) (shift.values()[i] - mean.values()[i] * scaled);
        }
        Map<String, Values> norm = new LinkedHashMap<>();
        norm.put(prefix + ".stem.scale.weight", new Values(factor.shape(), factors));
        norm.put(prefix + ".stem.scale.bias", new Values(factor.shape(), shifts));
        return norm;
    }

    private Values one(Map<String, Values> file, String name) throws WeightsException {
        Values values = file.get(name);
        if (values == null) {
            throw unusable("it has no " + name);
        }
        return values;
    }

    private WeightsException unusable(String fault) {
        return new WeightsException("ONNX file " + source + " cannot be used: " + fault
                + "; take the speech embedding that freshet carries.");
    }
}
