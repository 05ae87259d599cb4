package io.freshet.schemas.config;

import java.util.Collection;

/** How weights change: strategy, optimizer, regularisation, rehearsal. */
public record LearningConfig(FineTune fineTune, Optimizer optimizer, Regularise regularise, Replay replay) {
    private static final double USUAL_SMOOTHING = 0.05;

    /** What is tuned. */
    public enum Strategy {
        /** Every weight. */
        FULL,
        /** All but the weights that pretrained encoders begin with. */
        FROZEN,
        /** Fusion and head. */
        HEAD
    }

    /**
     * What is tuned, and how long.
     *
     * @param epochs passes over a window
     */
    public record FineTune(Strategy strategy, int epochs, long seed) {}

    /** AdamW; {@code clipNorm} 0 means no clipping. */
    public record Optimizer(
            int batch,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double clipNorm) {}

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
        ConfigSection optimizer = root.section("optimizer");
        ConfigSection regularise = root.section("regularise");
        ConfigSection replay = root.section("continual.replay");
        return new LearningConfig(
                new FineTune(
                        strategy(fineTune, modalities),
                        fineTune.integer("epochs", 1, 100),
                        fineTune.integer("seed", 0, Integer.MAX_VALUE)),
                new Optimizer(
                        optimizer.integer("batch", 1, 4096),
                        optimizer.number("learning-rate", 1e-9, 10),
                        optimizer.number("beta1", 0, 0.999999),
                        optimizer.number("beta2", 0, 0.999999),
                        optimizer.number("epsilon", 1e-16, 1),
                        optimizer.number("weight-decay", 0, 1),
                        optimizer.number("clip-norm", 0, 1e9)),
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
        return switch (fineTune.oneOf("strategy", "auto", "full", "frozen", "head")) {
            case "full" -> Strategy.FULL;
            case "frozen" -> Strategy.FROZEN;
            case "head" -> Strategy.HEAD;
            default -> modalities.stream().anyMatch(ModalityConfig::pretrained) ? Strategy.FROZEN : Strategy.FULL;
        };
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
