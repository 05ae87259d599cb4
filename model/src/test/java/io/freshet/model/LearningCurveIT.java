package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.PrequentialRun.Example;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the default settings learn of real streams, each sample scored before it is learned: the short form of
 * {@link LongRun} and {@link RowsLongRun}, on the data described in {@code streams/README.md}.
 */
class LearningCurveIT {
    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @Test
    void learnsSpokenAndHandwrittenDigitsAndThenANewVoice() throws Exception {
        FreshetConfig config = ConfigLoader.parse("digits.yaml", LongRun.DIGITS, Map.of());
        ModelSpec spec = ModelSpec.of(config);
        DigitsData data;
        try (InputStream in = stream("digits.zip")) {
            data = DigitsData.read(in, spec);
        }
        List<Example> examples = new ArrayList<>(spokenBy("jackson", data));
        examples.addAll(spokenBy("theo", data));

        try (PrequentialRun run = new PrequentialRun(spec, config.learning(), 1)) {
            List<Boolean> right = run.play(examples);

            assertThat(LongRun.share(right.subList(0, 30))).isLessThan(0.3);
            assertThat(LongRun.share(right.subList(100, 130))).isGreaterThan(0.35);
            assertThat(LongRun.share(right.subList(230, 260))).isGreaterThan(0.8);
        }
    }

    @Test
    void tellsSpamWithinAFewHundredMessages() throws Exception {
        Rows rows;
        try (InputStream in = stream("sms.tsv.gz")) {
            rows = Rows.texts(in, Map.of());
        }

        List<Boolean> right = play(rows);

        assertThat(LongRun.share(right.subList(400, 900))).isGreaterThan(0.94);
    }

    @Test
    void foreseesThePriceOfElectricityFromNumbersOfItsOwnScale() throws Exception {
        Rows rows;
        try (InputStream in = stream("electricity.csv.gz")) {
            rows = Rows.vectors(in, Map.of());
        }

        List<Boolean> right = play(rows);

        assertThat(LongRun.share(right.subList(500, 2000))).isGreaterThan(0.72);
    }

    private static List<Boolean> play(Rows rows) {
        try (PrequentialRun run =
                new PrequentialRun(ModelSpec.of(rows.config()), rows.config().learning(), 1)) {
            return run.play(rows.examples());
        }
    }

    private static List<Example> spokenBy(String speaker, DigitsData data) {
        List<Example> examples = new ArrayList<>(data.all().stream()
                .filter(one -> one.speaker().equals(speaker))
                .map(DigitsData.Spoken::example)
                .toList());
        Collections.shuffle(examples, new Random(1));
        return examples;
    }

    private static InputStream stream(String name) {
        return Objects.requireNonNull(LearningCurveIT.class.getResourceAsStream("streams/" + name), name);
    }
}
