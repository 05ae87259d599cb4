package io.freshet.ingest.label;

import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.avro.specific.SpecificRecord;

/**
 * Samples, predictions and feedback of three sampleIds within an hour: revisions, shadows, corrections, repeats,
 * strangers, and feedback that says two things under one id.
 */
final class LabelRecords {
    private static final Arbitrary<String> IDS = Arbitraries.of("k1", "k2", "k3");
    private static final Arbitrary<Integer> MINUTES = Arbitraries.integers().between(0, 55);

    private LabelRecords() {}

    static Arbitrary<List<SpecificRecord>> some() {
        return Arbitraries.oneOf(samples(), predictions(), feedback(), feedback(), told())
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static Arbitrary<SpecificRecord> samples() {
        // One time for each revision: a revision that comes twice is the same sample.
        return Combinators.combine(IDS, Arbitraries.of(Origin.values()), revisions())
                .as((id, origin, revision) -> {
                    int minute = 10 * revision + (origin == Origin.ALIGNED ? 0 : 1);
                    // One sampleId is scored by software that names its samples, the others by what was before.
                    return origin == Origin.SCORED && id.equals("k3")
                            ? (revision == 1
                                    ? Labelled.scored(id, "2-SCORED1false", 11)
                                    : Labelled.scored(id, "3-SCORED2true", 21))
                            : Labelled.sample(id, origin, revision, minute);
                });
    }

    private static Arbitrary<SpecificRecord> predictions() {
        return Combinators.combine(
                        IDS, Arbitraries.of(Origin.values()), revisions(), MINUTES, Arbitraries.of(true, false))
                .as(LabelRecords::prediction);
    }

    /** The predictions that feedback is about. */
    private static Arbitrary<SpecificRecord> told() {
        return Combinators.combine(IDS, Arbitraries.of(1, 2, 3)).as((id, which) -> switch (which) {
            case 1 -> prediction(id, Origin.ALIGNED, 1, 1, false);
            case 2 -> prediction(id, Origin.SCORED, 1, 2, false);
            default -> prediction(id, Origin.SCORED, 2, 3, true);
        });
    }

    private static Prediction prediction(String id, Origin origin, int revision, int minute, boolean shadow) {
        Prediction prediction =
                Labelled.prediction(id, minute + "-" + origin + revision + shadow, origin, revision, minute);
        prediction.setShadow(shadow);
        return prediction;
    }

    private static Arbitrary<SpecificRecord> feedback() {
        return Combinators.combine(
                        IDS,
                        Arbitraries.of("", "1-ALIGNED1false", "2-SCORED1false", "3-SCORED2true", "no"),
                        Arbitraries.of("cat", "dog"),
                        MINUTES,
                        Arbitraries.of(FeedbackKind.LABEL, FeedbackKind.LABEL, FeedbackKind.CORRECTION))
                .as((id, suffix, label, minute, kind) -> {
                    String about = suffix.isEmpty() ? id : id + "~" + suffix;
                    Feedback made = Labelled.feedback(about + "#" + minute % 20, about, label, minute);
                    made.setKind(kind);
                    return made;
                });
    }

    private static Arbitrary<Integer> revisions() {
        return Arbitraries.integers().between(1, 3);
    }
}
