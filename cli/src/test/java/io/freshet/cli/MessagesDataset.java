package io.freshet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A folder as a user has one: JSON lines beside PNG and WAV files. Messages are paired with odd digits when they are
 * spam, else with even ones.
 */
final class MessagesDataset {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;
    private final Map<String, Deque<String>> names = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private MessagesDataset(Path folder) {
        this.folder = folder;
    }

    /** One message with the digit that stands for its class. */
    record Row(String label, String text, Path image, Path audio) {}

    static MessagesDataset in(Path folder) throws IOException {
        MessagesDataset dataset = new MessagesDataset(folder);
        dataset.unpackDigits();
        dataset.pairMessages();
        return dataset;
    }

    List<Row> rows(int from, int to) {
        return rows.subList(from, to);
    }

    /**
     * Writes the first rows as JSON lines: an event for each modality, the label with the last; audio for every second
     * row alone.
     */
    Path jsonLines(int count, boolean withAudio) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            if (withAudio && i % 2 == 0) {
                lines.add(line(i, "audio")
                        .put("file", folder.relativize(row.audio()).toString())
                        .toString());
            }
            lines.add(line(i, "image")
                    .put("file", folder.relativize(row.image()).toString())
                    .toString());
            lines.add(line(i, "text")
                    .put("text", row.text())
                    .put("label", row.label())
                    .toString());
        }
        return Files.write(folder.resolve("items.jsonl"), lines);
    }

    private static ObjectNode line(int i, String modality) {
        return Json.mapper()
                .createObjectNode()
                .put("sampleId", "message-" + i)
                .put("modality", modality)
                .put("eventTime", START.plusSeconds(i).toString());
    }

    private void unpackDigits() throws IOException {
        Files.createDirectories(folder.resolve("image"));
        Files.createDirectories(folder.resolve("audio"));
        try (InputStream in = resource("/io/freshet/cli/demo/digits.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
            }
        }
        try (Stream<Path> images = Files.list(folder.resolve("image"))) {
            images.map(path -> path.getFileName().toString().replace(".png", ""))
                    .sorted()
                    .collect(Collectors.collectingAndThen(Collectors.toList(), MessagesDataset::shuffled))
                    .forEach(name -> names.computeIfAbsent(kind(name), k -> new ArrayDeque<>())
                            .add(name));
        }
    }

    private void pairMessages() throws IOException {
        try (InputStream in = resource("sms.tsv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (String line : lines) {
                String[] parts = line.split("\t", 2);
                String name = Objects.requireNonNull(names.get(parts[0])).removeFirst();
                rows.add(new Row(
                        parts[0],
                        parts[1],
                        folder.resolve("image/" + name + ".png"),
                        folder.resolve("audio/" + name + ".wav")));
            }
        }
    }

    /** So that every digit is among those that are published. */
    private static List<String> shuffled(List<String> names) {
        Collections.shuffle(names, new Random(1));
        return names;
    }

    private static String kind(String name) {
        return (name.charAt(0) - '0') % 2 == 1 ? "spam" : "ham";
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                MessagesDataset.class.getResourceAsStream(
                        name.startsWith("/") ? name : "/io/freshet/cli/unprepared/" + name),
                name);
    }
}
