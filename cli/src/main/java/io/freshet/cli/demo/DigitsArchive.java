package io.freshet.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The digits that the demo carries: four speakers, 500 recordings each, every recording with one handwritten image of
 * the same digit.
 *
 * <p><em>Source:</em> {@code digits.SOURCE.md} beside the archive.
 */
public final class DigitsArchive {
    /** In the order in which they appear. */
    public static final List<String> SPEAKERS = List.of("jackson", "theo", "george", "lucas");

    /** Takes 0 to 4 are the official test split of the recordings. */
    private static final int HELD_OUT_TAKES = 5;

    private final Map<String, Digit> digits = new LinkedHashMap<>();

    private DigitsArchive() {}

    /** All that is carried. */
    public static DigitsArchive open() throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>();
        Map<String, byte[]> recordings = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(
                        DigitsArchive.class.getResourceAsStream("digits.zip"), "digits.zip is not on the class path");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String file = entry.getName();
                String name = file.substring(file.indexOf('/') + 1, file.lastIndexOf('.'));
                (file.startsWith("image/") ? images : recordings).put(name, zip.readAllBytes());
            }
        }
        DigitsArchive archive = new DigitsArchive();
        recordings.forEach((name, audio) -> archive.digits.put(
                name, new Digit(Digit.Name.parse(name), Objects.requireNonNull(images.get(name), name), audio)));
        return archive;
    }

    /** Every digit that is carried. */
    public List<Digit> all() {
        return List.copyOf(digits.values());
    }

    /** What one speaker says in the stream, in an order that depends on the seed alone. */
    public List<Digit> stream(String speaker, long seed) {
        List<Digit> chosen = new ArrayList<>(digits.values().stream()
                .filter(digit -> digit.speaker().equals(speaker) && digit.take() >= HELD_OUT_TAKES)
                .toList());
        Collections.shuffle(chosen, new Random(seed + SPEAKERS.indexOf(speaker)));
        return chosen;
    }

    /** What is never published: 200 digits, to compare the first version with the last. */
    List<Digit> heldOut() {
        return digits.values().stream()
                .filter(digit -> digit.take() < HELD_OUT_TAKES)
                .toList();
    }
}
