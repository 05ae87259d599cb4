package io.freshet.benchmarks.learn;

import io.freshet.cli.demo.Digit;
import io.freshet.cli.demo.DigitsArchive;
import io.freshet.cli.output.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spoken digits.
 *
 * @param origin where they come from, as reports say it
 */
public record Recordings(String origin, List<Recording> all) {
    /** The digits in the order of {@link Recording#digit}. */
    public static final List<String> LABELS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final Pattern NAME = Pattern.compile("(\\d)_([a-z]+)_(\\d+)\\.wav");

    /**
     * One digit, spoken once.
     *
     * @param wav the whole file
     */
    @SuppressWarnings("ArrayRecordComponent") // decoded once; nobody compares recordings as values
    public record Recording(int digit, String speaker, byte[] wav) {}

    public Recordings {
        all = List.copyOf(all);
    }

    /** Those that the demo carries: 2,000 by four speakers. */
    public static Recordings carried() throws IOException {
        List<Recording> all = new ArrayList<>();
        for (Digit digit : DigitsArchive.open().all()) {
            all.add(new Recording(LABELS.indexOf(digit.label()), digit.speaker(), digit.recording()));
        }
        return new Recordings("the recordings that the demo carries (8 kHz, mu-law)", all);
    }

    /**
     * Those in a folder, named {@code digit_speaker_take.wav}.
     *
     * @throws FailedException when the folder holds those of fewer than two speakers
     */
    public static Recordings in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        List<Recording> all = new ArrayList<>();
        for (Path file : files) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
                all.add(new Recording(Integer.parseInt(name.group(1)), name.group(2), Files.readAllBytes(file)));
            }
        }
        Recordings recordings = new Recordings("the recordings in " + folder.getFileName(), all);
        if (recordings.speakers().size() < 2) {
            throw new FailedException(folder + " holds recordings of " + recordings.speakers()
                    + "; name a folder with those of two speakers or more, as digit_speaker_take.wav");
        }
        return recordings;
    }

    /** Who speaks, sorted. */
    SortedSet<String> speakers() {
        return all.stream().map(Recording::speaker).collect(Collectors.toCollection(TreeSet::new));
    }
}
