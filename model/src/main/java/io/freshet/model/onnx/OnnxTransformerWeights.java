package io.freshet.model.onnx;

import io.freshet.model.onnx.OnnxFile.Initialiser;
import io.freshet.model.onnx.OnnxFile.Node;
import io.freshet.model.onnx.OnnxFile.Numbers;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The weights of a BERT that PyTorch exported as ONNX, in a file on the class path; what was quantised to eight bits is
 * float32 again. Tables, norms and biases have their Hugging Face names; the matrices of linear layers have none, lie
 * turned, and are found by the node that multiplies by them.
 *
 * @param source absolute name of the resource
 * @param prefix of the parameters, before a dot
 */
public record OnnxTransformerWeights(String source, String prefix) implements PretrainedWeights {
    private static final String QUANTISED = "_quantized";
    private static final String SCALE = "_scale";
    private static final String ZERO = "_zero_point";
    private static final Set<String> PRODUCTS = Set.of("MatMul", "MatMulInteger");
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int SMALL = 1 << 16;

    /** What a file says before its numbers are read. */
    private static final class Contents implements OnnxFile.Visitor {
        private final Map<String, Initialiser> initialisers = new LinkedHashMap<>();
        private final Map<String, float[]> small = new HashMap<>();
        /** Parameters by the initialiser of their matrix. */
        private final Map<String, String> matrices = new HashMap<>();

        @Override
        public void node(Node node) {
            if (PRODUCTS.contains(node.operator()) && node.inputs().size() > 1) {
                // As in /encoder/layer.0/attention/self/query/MatMul.
                String path = node.name().replaceFirst("^/", "").replaceFirst("/[^/]*$", "");
                matrices.put(node.inputs().get(1), path.replace('/', '.') + ".weight");
            }
        }

        @Override
        public void initialiser(Initialiser initialiser, Numbers numbers) throws IOException {
            initialisers.put(initialiser.name(), initialiser);
            if (numbers.left() <= SMALL
                    && (isScale(initialiser) || initialiser.name().endsWith(ZERO))) {
                byte[] bytes = new byte[(int) numbers.left()];
                numbers.read(bytes, bytes.length);
                small.put(initialiser.name(), floats(initialiser.type(), bytes, bytes.length));
            }
        }

        private static boolean isScale(Initialiser initialiser) {
            return initialiser.type() == OnnxFile.FLOAT && initialiser.name().endsWith(SCALE);
        }
    }

    /**
     * How an initialiser becomes a parameter.
     *
     * @param turned whether it lies (in, out) and the parameter (out, in)
     * @param scale of each column, or one for all
     * @param zero what stands for zero, likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // lives while a file is read
    private record Use(String parameter, boolean turned, float[] scale, float[] zero) {
        long[] shape(Initialiser initialiser) {
            long[] axes = initialiser.axes().stream().mapToLong(Long::longValue).toArray();
            return turned ? new long[] {axes[1], axes[0]} : axes;
        }

        float value(float stored, int column) {
            return (stored - zero[zero.length == 1 ? 0 : column]) * scale[scale.length == 1 ? 0 : column];
        }
    }

    @Override
    public void readTo(WeightsStream.Target target) throws IOException {
        Contents contents = new Contents();
        try (InputStream in = open()) {
            OnnxFile.read(source, in, contents);
        }
        Map<String, Use> uses = uses(contents);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        uses.forEach((name, use) ->
                shapes.put(use.parameter, use.shape(Objects.requireNonNull(contents.initialisers.get(name), name))));
        target.check(shapes);
        try (InputStream in = open()) {
            OnnxFile.read(source, in, (initialiser, numbers) -> {
                Use use = uses.get(initialiser.name());
                if (use != null) {
                    put(initialiser, numbers, use, target.room(use.parameter, use.shape(initialiser)));
                }
            });
        }
    }

    private InputStream open() throws WeightsException {
        InputStream in = OnnxTransformerWeights.class.getResourceAsStream(source);
        if (in == null) {
            throw new WeightsException(
                    "The weights " + source + " are not on the class path; build freshet with its dependencies.");
        }
        return new BufferedInputStream(in, CHUNK_BYTES);
    }

    private Map<String, Use> uses(Contents contents) throws WeightsException {
        Map<String, Use> uses = new LinkedHashMap<>();
        for (Initialiser one : contents.initialisers.values()) {
            String name = one.name();
            String plain = name.endsWith(QUANTISED) ? name.substring(0, name.length() - QUANTISED.length()) : name;
            String matrix = contents.matrices.get(name);
            boolean own = plain.startsWith("embeddings.") || plain.startsWith("encoder.");
            boolean weight = one.type() == OnnxFile.FLOAT || name.endsWith(QUANTISED);
            if (!weight || name.endsWith(SCALE) || name.endsWith(ZERO) || (matrix == null && !own)) {
                continue;
            }
            if (matrix != null && one.axes().size() != 2) {
                throw new WeightsException("ONNX file " + source + " multiplies by " + name + " of axes " + one.axes()
                        + ", which is no matrix; take an export of a BERT.");
            }
            uses.put(
                    name,
                    new Use(
                            prefix + "." + (matrix == null ? plain : matrix),
                            matrix != null,
                            contents.small.getOrDefault(plain + SCALE, new float[] {1}),
                            contents.small.getOrDefault(plain + ZERO, new float[] {0})));
        }
        return uses;
    }

    private static void put(Initialiser initialiser, Numbers numbers, Use use, FloatBuffer room) throws IOException {
        int columns = Math.toIntExact(initialiser.axes().get(initialiser.axes().size() - 1));
        int rows = Math.toIntExact(initialiser.size() / columns);
        byte[] bytes = new byte[columns * initialiser.bytes()];
        FloatBuffer values = room.duplicate();
        for (int row = 0; row < rows; row++) {
            numbers.read(bytes, bytes.length);
            float[] stored = floats(initialiser.type(), bytes, bytes.length);
            for (int column = 0; column < columns; column++) {
                int at = use.turned ? column * rows + row : row * columns + column;
                values.put(at, use.value(stored[column], column));
            }
        }
    }

    private static float[] floats(int type, byte[] bytes, int count) {
        if (type == OnnxFile.FLOAT) {
            float[] floats = new float[count / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            return floats;
        }
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = type == OnnxFile.UINT8 ? bytes[i] & 0xff : bytes[i];
        }
        return floats;
    }
}
