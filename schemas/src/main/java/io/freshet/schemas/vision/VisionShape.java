package io.freshet.schemas.vision;

import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that decides the layers of a network for images, and nothing of its weights. */
public sealed interface VisionShape {
    /** The {@code model_type} of each, as a Hugging Face {@code config.json} has it. */
    List<String> MODEL_TYPES = List.of(PatchTransformer.TYPE, Residual.TYPE);

    /** Stands between the parts of a signature. */
    String FIELD = "/";

    /** Stands between the numbers of a list in a signature. */
    String ITEM = "-";

    /** The {@code model_type}. */
    String modelType();

    /** One word that says all of it; it begins with the {@code model_type}. */
    String signature();

    /** Whether a signature is of a network for images, of this release or another. */
    static boolean isSignature(String signature) {
        return MODEL_TYPES.contains(signature.split(FIELD, 2)[0]);
    }

    /**
     * Reads what {@link #signature} wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    static VisionShape ofSignature(String signature) {
        String[] fields = signature.split(FIELD, -1);
        if (fields[0].equals(PatchTransformer.TYPE) && fields.length == PatchTransformer.FIELDS) {
            return PatchTransformer.of(fields);
        }
        if (fields[0].equals(Residual.TYPE) && fields.length == Residual.FIELDS) {
            return Residual.of(fields);
        }
        throw new IllegalArgumentException(
                "The network " + signature + " is of another release; use the release that wrote it.");
    }

    /**
     * A transformer over square patches.
     *
     * @param side of the picture in pixels, a multiple of the patch's
     * @param patch side of a patch in pixels
     * @param epsilon of the layer norms
     */
    record PatchTransformer(int side, int patch, Blocks blocks, float epsilon) implements VisionShape {
        static final String TYPE = "vit";
        private static final int FIELDS = 9;
        private static final int MOST_PATCHES = 1 << 14;

        public PatchTransformer {
            if (side % patch != 0 || side / patch * (side / patch) > MOST_PATCHES) {
                throw new IllegalArgumentException("A picture of " + side + " pixels cannot be cut into patches of "
                        + patch + "; its side must be a multiple, and there may be " + MOST_PATCHES + " of them.");
            }
        }

        /** Patches of a picture. */
        public int patches() {
            return side / patch * (side / patch);
        }

        @Override
        public String modelType() {
            return TYPE;
        }

        @Override
        public String signature() {
            return Stream.of(
                            TYPE,
                            side,
                            patch,
                            blocks.count(),
                            blocks.width(),
                            blocks.heads(),
                            blocks.inner(),
                            blocks.activation().name(),
                            epsilon)
                    .map(Object::toString)
                    .collect(Collectors.joining(FIELD));
        }

        private static PatchTransformer of(String[] fields) {
            int[] sizes =
                    Arrays.stream(fields, 1, 7).mapToInt(Integer::parseInt).toArray();
            return new PatchTransformer(
                    sizes[0],
                    sizes[1],
                    new Blocks(sizes[2], sizes[3], sizes[4], sizes[5], Activation.valueOf(fields[7])),
                    Float.parseFloat(fields[8]));
        }
    }

    /**
     * A residual network of convolutions.
     *
     * @param stem channels after the first convolution
     * @param stages one after another, at least one
     * @param bottleneck whether a layer is narrow inside, of three convolutions, and not of two alike
     * @param halvesFirst whether the first stage halves height and width, as the others do
     * @param halvesBefore whether a bottleneck halves in its first convolution and not in its second
     */
    record Residual(int stem, List<Stage> stages, boolean bottleneck, boolean halvesFirst, boolean halvesBefore)
            implements VisionShape {
        static final String TYPE = "resnet";
        /** How many times narrower a bottleneck is inside. */
        public static final int REDUCTION = 4;

        private static final int FIELDS = 7;

        /** Layers of one width. */
        public record Stage(int layers, int width) {}

        public Residual {
            stages = List.copyOf(stages);
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("A residual network of no stage is none; give it at least one.");
            }
        }

        /** Channels of the last feature map. */
        public int width() {
            return stages.get(stages.size() - 1).width;
        }

        @Override
        public String modelType() {
            return TYPE;
        }

        @Override
        public String signature() {
            return Stream.of(
                            TYPE,
                            stem,
                            stages.stream().map(one -> "" + one.layers).collect(Collectors.joining(ITEM)),
                            stages.stream().map(one -> "" + one.width).collect(Collectors.joining(ITEM)),
                            bottleneck,
                            halvesFirst,
                            halvesBefore)
                    .map(Object::toString)
                    .collect(Collectors.joining(FIELD));
        }

        private static Residual of(String[] fields) {
            String[] layers = fields[2].split(ITEM, -1);
            String[] widths = fields[3].split(ITEM, -1);
            if (layers.length != widths.length) {
                throw new IllegalArgumentException("The stages " + fields[2] + " have the widths " + fields[3]
                        + "; there must be as many, use the release that wrote them.");
            }
            List<Stage> stages = Stream.iterate(0, i -> i < layers.length, i -> i + 1)
                    .map(i -> new Stage(Integer.parseInt(layers[i]), Integer.parseInt(widths[i])))
                    .toList();
            return new Residual(
                    Integer.parseInt(fields[1]),
                    stages,
                    Boolean.parseBoolean(fields[4]),
                    Boolean.parseBoolean(fields[5]),
                    Boolean.parseBoolean(fields[6]));
        }
    }
}
