package io.freshet.model;

import io.freshet.model.DigitsData.Spoken;
import io.freshet.model.PrequentialRun.Example;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The whole digits stream, seed after seed, printed: {@code LongRun ARCHIVE SEEDS [key=value ...]}, where keys are
 * those of the configuration. Run by hand when an encoder or a default changes.
 */
final class LongRun {
    static final String DIGITS = """
            pipeline: digits
            modalities: {image: {encoder: cnn, size: 28}, audio: {encoder: mel-cnn, sample-rate: 8000}}
            task: {labels: [zero, one, two, three, four, five, six, seven, eight, nine]}
            """;

    private LongRun() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            environment.put("FRESHET_" + pair[0].toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), pair[1]);
        }
        FreshetConfig config = ConfigLoader.parse("digits.yaml", DIGITS, environment);
        Compute.start(1);
        ModelSpec spec = ModelSpec.of(config);
        DigitsData data;
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            data = DigitsData.read(in, spec);
        }
        double sum = 0;
        double least = 1;
        int seeds = Integer.parseInt(arguments[1]);
        for (int seed = 0; seed < seeds; seed++) {
            double[] last = one(config, spec, data, seed);
            for (double value : last) {
                sum += value / last.length / seeds;
                least = Math.min(least, value);
            }
        }
        System.out.printf(
                "mean %.4f least %.2f %s%n", sum, least, List.of(arguments).subList(2, arguments.length));
    }

    private static double[] one(FreshetConfig config, ModelSpec spec, DigitsData data, int seed) {
        Random random = new Random(seed);
        List<String> speakers = new ArrayList<>(List.of("jackson", "theo", "george", "lucas"));
        if (seed > 0) {
            Collections.shuffle(speakers, random);
        }
        List<Example> stream = new ArrayList<>();
        for (String speaker : speakers) {
            List<Spoken> spoken = new ArrayList<>(data.all().stream()
                    .filter(one -> one.speaker().equals(speaker) && one.take() >= 5)
                    .toList());
            Collections.shuffle(spoken, random);
            spoken.forEach(one -> stream.add(one.example()));
        }
        List<Example> held = data.all().stream()
                .filter(one -> one.take() < 5)
                .map(Spoken::example)
                .toList();
        try (PrequentialRun run = new PrequentialRun(spec, config.learning(), seed)) {
            double before = run.accuracy(held);
            List<Boolean> right = run.play(stream);
            double[] last = new double[speakers.size()];
            StringBuilder line = new StringBuilder();
            for (int phase = 0; phase < last.length; phase++) {
                int size = stream.size() / last.length;
                double first = share(right.subList(phase * size, phase * size + 50));
                last[phase] = share(right.subList((phase + 1) * size - 50, (phase + 1) * size));
                line.append("%s %.2f>%.2f ".formatted(speakers.get(phase).substring(0, 2), first, last[phase]));
            }
            System.out.printf(
                    "%d %s before %.2f held %.3f cpu/window %.2f s %s%n",
                    seed, line, before, run.accuracy(held), run.cpuSecondsPerWindow(), run.fusionWeights());
            return last;
        }
    }

    static double share(List<Boolean> right) {
        return Collections.frequency(right, true) / (double) right.size();
    }
}
