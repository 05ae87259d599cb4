package io.freshet.schemas.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How weights change: strategy, optimizer, regularisation, rehearsal. */
public record LearningConfig(FineTune fineTune, Optimizer optimizer, Regularise regularise, Replay replay) {
    private static final double USUAL_SMOOTHING = 0.05;
    private static final String STRATEGY = "strategy";

    /** What is tuned. */
    public sealed interface Strategy {
        Strategy FULL = InPlace.FULL;
        Strategy FROZEN = InPlace.FROZEN;
        Strategy HEAD = InPlace.HEAD;

        /** Name, as in the file. */
        String label();

        /** All that decides which weights there are, as the file has it; artifacts carry it. */
        SortedMap<String, Object> written();
    }

    /** Weights that there are anyway, where they are. */
    public enum InPlace implements Strategy {
        /** Every weight. */
        FULL,
        /** All but the weights that pretrained encoders begin with. */
        FROZEN,
        /** Fusion and head. */
        HEAD;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public SortedMap<String, Object> written() {
            return new TreeMap<>(Map.of(STRATEGY, label()));
        }
    }

    /**
     * What frozen tunes, and beside matrices of pretrained encoders a product of two small ones.
     *
     * <p><em>Source:</em> Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models.
     *
     * @param rank columns of the first factor and rows of the second
     * @param alpha the product is multiplied by alpha / rank
     * @param dropout share of the product's input that is hidden in training
     * @param targets patterns of parameters' names, in which {@code *} is any run of characters
     */
    public record Lora(int rank, double alpha, double dropout, List<String> targets) implements Strategy {
        private static final String LABEL = "lora";

        public Lora {
            targets = List.copyOf(targets);
        }

        @Override
        public String label() {
            return LABEL;
        }

        @Override
        public SortedMap<String, Object> written() {
            return new TreeMap<>(Map.of(STRATEGY, LABEL, "rank", rank, "alpha", alpha, "targets", targets));
        }

        private static Lora from(ConfigSection section) {
            List<String> targets = section.strings("targets");
            if (targets.isEmpty()) {
                section.fault("targets", "is empty", "name parameters, for example ['*.query.weight']");
            }
            return new Lora(
                    section.integer("rank", 1, 1024),
                    section.number("alpha", 1e-3, 1e4),
                    section.number("dropout", 0, 0.95),
                    targets);
        }
    }

    /**
     * What frozen tunes, and what is added in pretrained encoders: biases of layers and norms.
     *
     * <p><em>Source:</em> Ben Zaken et al. 2022, BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based
     * Masked Language-models.
     */
    public record BitFit() implements Strategy {
        private static final String LABEL = "bitfit";

        @Override
        public String label() {
            return LABEL;
        }

        @Override
        public SortedMap<String, Object> written() {
            return new TreeMap<>(Map.of(STRATEGY, LABEL));
        }
    }

    /**
     * What is tuned, and how long.
     *
     * @param epochs passes over a window
     */
    public record FineTune(Strategy strategy, int epochs, long seed) {}

    /**
     * How gradients change weights.
     *
     * @param decayAll whether weights decay that have one axis only, such as biases
     * @param clipNorm 0 means no clipping
     */
    public record Optimizer(
            Rule rule,
            int batch,
            double learningRate,
            double weightDecay,
            boolean decayAll,
            double clipNorm,
            Schedule schedule) {
        /** AdamW with a constant rate and decay of every weight. */
        public Optimizer(
                int batch,
                double learningRate,
                double beta1,
                double beta2,
                double epsilon,
                double weightDecay,
                double clipNorm) {
            this(
                    new AdamW(beta1, beta2, epsilon),
                    batch,
                    learningRate,
                    weightDecay,
                    true,
                    clipNorm,
                    Schedule.constant());
        }

        private static Optimizer from(ConfigSection section, double usualRate) {
            return new Optimizer(
                    section.oneOf("kind", "adamw", "sgd").equals("sgd")
                            ? new Sgd(section.number("momentum", 0, 0.999999), section.flag("nesterov"))
                            : new AdamW(
                                    section.number("beta1", 0, 0.999999),
                                    section.number("beta2", 0, 0.999999),
                                    section.number("epsilon", 1e-16, 1)),
                    section.integer("batch", 1, 4096),
                    section.text("learning-rate").equals("auto")
                            ? usualRate
                            : section.number("learning-rate", 1e-9, 10),
                    section.number("weight-decay", 0, 1),
                    section.oneOf("decay", "matrices", "all").equals("all"),
                    section.number("clip-norm", 0, 1e9),
                    Schedule.from(section.section("schedule")));
        }
    }

    /** What a gradient does. */
    public sealed interface Rule {}

    /** Moments of the gradient, and decoupled decay. */
    public record AdamW(double beta1, double beta2, double epsilon) implements Rule {}

    /** Steps along the gradient. */
    public record Sgd(double momentum, boolean nesterov) implements Rule {}

    /**
     * How the rate of learning goes with the steps of a lineage.
     *
     * @param warmUp steps over which it rises from 0
     * @param steps after which it is as low as it gets; of no meaning for a constant one
     * @param floor share of the rate that is left then
     */
    public record Schedule(Kind kind, int warmUp, int steps, double floor) {
        /** What follows the warm-up. */
        public enum Kind {
            CONSTANT,
            LINEAR,
            COSINE
        }

        /** The rate as it is, from the first step on. */
        public static Schedule constant() {
            return new Schedule(Kind.CONSTANT, 0, 1, 0);
        }

        private static Schedule from(ConfigSection section) {
            return new Schedule(
                    Kind.valueOf(section.oneOf("kind", "constant", "linear", "cosine")
                            .toUpperCase(Locale.ROOT)),
                    section.integer("warm-up", 0, Integer.MAX_VALUE),
                    section.integer("steps", 1, Integer.MAX_VALUE),
                    section.number("floor", 0, 1));
        }
    }

    /**
     * What keeps weights from fitting the window too closely. Probabilities and shares in [0, 1).
     *
     * @param auxiliaryLoss weight of the loss of what each modality answers by itself, from 0
     */
    public record Regularise(
            double dropout, double modalityDropout, double labelSmoothing, double auxiliaryLoss, boolean augment) {}

    /**
     * Rehearsal of the past.
     *
     * @param capacity examples kept; 0 keeps none
     * @param maxBytes of the examples kept, without payloads that lie in blobs
     * @param ratio replayed examples for each new one
     */
    public record Replay(int capacity, long maxBytes, double ratio) {}

    static LearningConfig from(ConfigSection root, Collection<ModalityConfig> modalities) {
        ConfigSection fineTune = root.section("fine-tune");
        ConfigSection regularise = root.section("regularise");
        ConfigSection replay = root.section("continual.replay");
        Strategy strategy = strategy(fineTune, modalities);
        return new LearningConfig(
                new FineTune(
                        strategy, fineTune.integer("epochs", 1, 100), fineTune.integer("seed", 0, Integer.MAX_VALUE)),
                Optimizer.from(root.section("optimizer"), usualRate(strategy, modalities)),
                new Regularise(
                        regularise.number("dropout", 0, 0.95),
                        regularise.number("modality-dropout", 0, 0.95),
                        labelSmoothing(root, regularise),
                        regularise.number("auxiliary-loss", 0, 100),
                        regularise.flag("augment")),
                new Replay(
                        replay.integer("capacity", 0, 1_000_000),
                        replay.sizeBytes("max-bytes", 1 << 10, 1 << 30),
                        replay.number("ratio", 0, 100)));
    }

    private static Strategy strategy(ConfigSection fineTune, Collection<ModalityConfig> modalities) {
        boolean pretrained = modalities.stream().anyMatch(ModalityConfig::pretrained);
        String label = fineTune.oneOf(STRATEGY, "auto", "full", "frozen", "head", Lora.LABEL, BitFit.LABEL);
        Strategy strategy = switch (label) {
            case "full" -> Strategy.FULL;
            case "frozen" -> Strategy.FROZEN;
            case "head" -> Strategy.HEAD;
            case Lora.LABEL -> Lora.from(fineTune);
            case BitFit.LABEL -> new BitFit();
            default -> pretrained ? Strategy.FROZEN : Strategy.FULL;
        };
        if (!pretrained && !(strategy instanceof InPlace)) {
            fineTune.fault(
                    STRATEGY,
                    "is " + label + ", and no modality has a pretrained encoder",
                    "set it to full, or give a modality one, such as minilm");
        }
        return strategy;
    }

    /** As is usual for each strategy; not measured on data of our own. */
    private static double usualRate(Strategy strategy, Collection<ModalityConfig> modalities) {
        if (strategy == Strategy.FULL && modalities.stream().anyMatch(ModalityConfig::pretrained)) {
            return 1e-4;
        }
        return strategy instanceof Lora ? 1e-3 : 2e-3;
    }

    private static double labelSmoothing(ConfigSection root, ConfigSection regularise) {
        boolean calibrated = root.section("labels").text("implicit").equals("negative");
        if (regularise.text("label-smoothing").equals("auto")) {
            return calibrated ? 0 : USUAL_SMOOTHING;
        }
        double smoothing = regularise.number("label-smoothing", 0, 0.95);
        if (calibrated && smoothing > 0) {
            regularise.fault(
                    "label-smoothing",
                    "is " + smoothing
                            + " with labels.implicit: negative, where it would lift the scores of rare labels",
                    "set it to 0, or leave it at auto");
        }
        return smoothing;
    }
}
