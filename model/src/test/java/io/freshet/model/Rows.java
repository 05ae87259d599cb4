package io.freshet.model;

import io.freshet.model.PrequentialRun.Example;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.media.UndecodableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Streams of one modality, a row of a gzipped file for each sample, in the file's order. */
record Rows(FreshetConfig config, List<Example> examples) {

    /** A label, a tab and a text in each row. */
    static Rows texts(InputStream file, Map<String, String> environment) throws IOException, UndecodableException {
        List<String[]> rows = new ArrayList<>();
        lines(file).forEach(line -> rows.add(line.split("\t", 2)));
        return of("text: {encoder: hashed-text}", "text/plain", rows, environment);
    }

    /** Numbers and then a label in each row but the first, separated by commas. */
    static Rows vectors(InputStream file, Map<String, String> environment) throws IOException, UndecodableException {
        List<String[]> rows = new ArrayList<>();
        List<String> lines = lines(file);
        for (String line : lines.subList(1, lines.size())) {
            int comma = line.lastIndexOf(',');
            rows.add(new String[] {line.substring(comma + 1), "[" + line.substring(0, comma) + "]"});
        }
        int size = rows.get(0)[1].split(",", -1).length;
        return of("sensor: {encoder: mlp, size: " + size + "}", "application/json", rows, environment);
    }

    private static Rows of(String modality, String contentType, List<String[]> rows, Map<String, String> environment)
            throws IOException, UndecodableException {
        Set<String> labels = new LinkedHashSet<>();
        rows.forEach(row -> labels.add("'" + row[0] + "'"));
        FreshetConfig config = ConfigLoader.parse(
                "rows.yaml",
                "pipeline: rows\nmodalities: {" + modality + "}\ntask: {labels: " + labels + "}\n",
                environment);
        ModelSpec spec = ModelSpec.of(config);
        Preparer preparer = new Preparer(spec, DigitsData::inline);
        List<Example> examples = new ArrayList<>();
        for (String[] row : rows) {
            byte[] payload = row[1].getBytes(StandardCharsets.UTF_8);
            String name = spec.modalities().firstKey();
            Features features =
                    preparer.prepare(DigitsData.sample("row", Map.of(name, DigitsData.part(contentType, payload))));
            examples.add(new Example(features, spec.labels().indexOf(row[0])));
        }
        return new Rows(config, examples);
    }

    private static List<String> lines(InputStream file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
