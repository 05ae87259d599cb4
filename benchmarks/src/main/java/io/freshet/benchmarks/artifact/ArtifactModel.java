package io.freshet.benchmarks.artifact;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model whose encoders are frozen tables of text, and whose head is trained. It is no transformer: what is measured
 * is what the size of a base costs, not its arithmetic.
 *
 * @param modalities 1 to 8 texts, each with an encoder of its own
 * @param buckets rows of each encoder's table; a row has 16 values
 */
public record ArtifactModel(int modalities, int buckets) {
    /** As many weights as BERT-base: 117 million. */
    public static final ArtifactModel LARGE = new ArtifactModel(7, 1 << 20);

    /** Few, so that a short bench deletes some. */
    static final int VERSIONS_KEPT = 4;

    /** Names of its labels. */
    static final List<String> LABELS = List.of("bad", "good");

    /** Names of its modalities. */
    List<String> names() {
        return IntStream.rangeClosed(1, modalities)
                .mapToObj(number -> "text" + number)
                .toList();
    }

    /** The pipeline's file; everything that it does not say is as in any pipeline. */
    String yaml() {
        return names().stream()
                .map(name -> "  " + name + ": {encoder: hashed-text, buckets: " + buckets + "}\n")
                .collect(Collectors.joining(
                        "",
                        "pipeline: artifact\nmodalities:\n",
                        "task: {type: classification, labels: " + LABELS + "}\nfine-tune: {strategy: head}\n"
                                + "versions: {keep: " + VERSIONS_KEPT + "}\n"));
    }
}
