package io.freshet.benchmarks.artifact;

import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FreshetClient;
import io.freshet.client.ServedScore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made texts whose words tell their label most of the time, so that a head has something to learn for many windows. One
 * thread.
 */
final class Reviews {
    private static final int WORDS = 12;
    private static final int VOCABULARY = 400;
    private static final double TELLING = 0.3;

    private final List<String> modalities;
    private final SplittableRandom random;

    Reviews(List<String> modalities, long seed) {
        this.modalities = modalities;
        this.random = new SplittableRandom(seed);
    }

    /** Has one scored, and says what it was. */
    void play(FreshetClient client) throws IOException, InterruptedException {
        int label = random.nextInt(ArtifactModel.LABELS.size());
        List<EventPayload> payloads = new ArrayList<>();
        for (String modality : modalities) {
            payloads.add(EventPayload.text(modality, text(label)));
        }
        ServedScore score = client.score(payloads);
        client.feedback(FeedbackClaim.label(score.predictionId(), ArtifactModel.LABELS.get(label)));
    }

    private String text(int label) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            boolean tells = random.nextDouble() < TELLING;
            text.append(tells ? ArtifactModel.LABELS.get(label) : "word")
                    .append(random.nextInt(VOCABULARY))
                    .append(' ');
        }
        return text.toString();
    }
}
