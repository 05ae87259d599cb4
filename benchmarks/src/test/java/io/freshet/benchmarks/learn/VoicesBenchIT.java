package io.freshet.benchmarks.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.report.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bench in short: two speakers, and one pass over ten recordings of each digit. */
final class VoicesBenchIT {
    private static final int OF_EACH = 10;

    @Test
    void tellsTheWorstAndTheMeanOfTheSpeakersThatWereLeftOut() throws Exception {
        Recordings some = new Recordings("a few", few());

        List<Figure> figures =
                new VoicesBench(some, new VoicesBench.Effort(4, 1), new PrintWriter(new StringWriter())).run();

        assertThat(figures)
                .extracting(Figure::name)
                .containsExactly("worstSpeaker", "meanSpeaker", "jackson", "theo", "seconds");
        double worst = figures.get(0).value().orElseThrow();
        double mean = figures.get(1).value().orElseThrow();
        assertThat(worst).isLessThanOrEqualTo(mean).isGreaterThan(0.5);
    }

    private static List<Recordings.Recording> few() throws Exception {
        int[][] taken = new int[2][10];
        return Recordings.carried().all().stream()
                .filter(one -> one.speaker().equals("jackson") || one.speaker().equals("theo"))
                .filter(one -> taken[one.speaker().equals("theo") ? 1 : 0][one.digit()]++ < OF_EACH)
                .toList();
    }
}
