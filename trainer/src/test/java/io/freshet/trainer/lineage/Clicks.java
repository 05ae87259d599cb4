package io.freshet.trainer.lineage;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Impressions whose chance of a click is known: the sigmoid of a weighted sum of four sensor values, 3 % on average.
 */
final class Clicks {
    private static final double[] WEIGHTS = {1.0, -0.8, 0.6, 0.3};
    private static final double BIAS = -4.3;

    private final SplittableRandom random;
    private int made;

    Clicks(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Something that was shown. */
    record Impression(int number, List<Double> values, double chance, boolean clicked) {
        Sample sample() {
            byte[] payload = values.toString().getBytes(StandardCharsets.UTF_8);
            Part part = Part.newBuilder()
                    .setEventTime(Instant.EPOCH)
                    .setContentType("application/json")
                    .setPayload(ByteBuffer.wrap(payload))
                    .setSha256("")
                    .build();
            return Sample.newBuilder()
                    .setSampleId("shown-" + number)
                    .setRevision(1)
                    .setEventTime(Instant.EPOCH)
                    .setParts(Map.of("sensor", part))
                    .setMissing(List.of())
                    .setClosedBy(ClosedBy.COMPLETE)
                    .setOrigin(Origin.SCORED)
                    .build();
        }
    }

    Impression next() {
        List<Double> values = new ArrayList<>();
        double logit = BIAS;
        for (double weight : WEIGHTS) {
            double value = random.nextGaussian();
            values.add(value);
            logit += weight * value;
        }
        double chance = 1 / (1 + Math.exp(-logit));
        return new Impression(made++, values, chance, random.nextDouble() < chance);
    }

    /** Examples of so many impressions: every click, and of the silent ones a share, which stands for all. */
    List<Example> examples(int impressions, double rate) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < impressions; i++) {
            Impression shown = next();
            if (shown.clicked()) {
                examples.add(example(shown, "click", FeedbackKind.LABEL, 1));
            } else if (random.nextDouble() < rate) {
                examples.add(example(shown, "ignored", FeedbackKind.IMPLICIT, 1 / rate));
            }
        }
        return examples;
    }

    private static Example example(Impression shown, String label, FeedbackKind kind, double importance) {
        return Example.newBuilder()
                .setExampleId("shown-" + shown.number())
                .setRevision(1)
                .setSample(shown.sample())
                .setTarget(new Target(TargetKind.CLASS, List.of(label), null))
                .setKind(kind)
                .setImportance(importance)
                .setFeedbackTime(Instant.EPOCH)
                .setLabelDelayMs(0)
                .setSplit(Split.TRAIN)
                .build();
    }
}
