package io.freshet.benchmarks.learn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Texts with labels that others published: see {@code SOURCE.md} beside the files. */
public enum TextSet {
    CLINC150("clinc150"),
    BANKING77("banking77"),
    SMS("sms");

    private final String file;

    TextSet(String file) {
        this.file = file;
    }

    /** A text and its label. */
    public record Labelled(String label, String text) {}

    /**
     * The training stream: the published texts, which lie in the order of their labels, in a random order.
     *
     * @param seed of the order
     */
    List<Labelled> stream(long seed) {
        List<Labelled> texts = read("train");
        Collections.shuffle(texts, new Random(seed));
        return texts;
    }

    /** What is asked afterwards, in the published order. */
    List<Labelled> test() {
        return read("test");
    }

    /** Every label, sorted. */
    List<String> labels() {
        return read("train").stream().map(Labelled::label).distinct().sorted().toList();
    }

    private List<Labelled> read(String part) {
        String name = file + "-" + part + ".tsv.gz";
        List<Labelled> texts = new ArrayList<>();
        try (InputStream in = TextSet.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name + " beside the class; build it again.");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                texts.add(new Labelled(line.substring(0, tab), line.substring(tab + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The texts of " + name + " cannot be read: " + e.getMessage(), e);
        }
        return texts;
    }
}
