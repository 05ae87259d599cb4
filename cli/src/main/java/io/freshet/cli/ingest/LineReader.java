package io.freshet.cli.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.FailedException;
import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.OutgoingEvent;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Understands the lines of one file, whose folder relative paths start from. */
final class LineReader {

    private static final Set<String> FIELDS = Set.of(
            "sampleId",
            "modality",
            "eventTime",
            "file",
            "text",
            "values",
            "attributes",
            "label",
            "labels",
            "value",
            "labelDelay");

    private final Path folder;
    private final InstantSource clock;

    LineReader(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Reads a line, and the file that it names.
     *
     * @throws IOException when it cannot be used; the message says why
     */
    IngestLine read(String line) throws IOException {
        JsonNode json = object(line);
        for (String field : (Iterable<String>) json::fieldNames) {
            require(FIELDS.contains(field), "\"" + field + "\" is unknown; known are " + FIELDS);
        }
        String sampleId = json.path("sampleId").asText("");
        require(!sampleId.isBlank(), "\"sampleId\" is missing");
        Instant eventTime = eventTime(json);
        Duration labelDelay = labelDelay(json);
        Optional<OutgoingEvent> event =
                payload(json).map(payload -> new OutgoingEvent(sampleId, eventTime, payload, attributes(json)));
        Optional<FeedbackClaim> claim = claim(sampleId, json).map(one -> one.at(eventTime.plus(labelDelay)));
        require(
                event.isPresent() || claim.isPresent(),
                "there is neither a payload (file, text or values) nor a label");
        return new IngestLine(event, claim, labelDelay);
    }

    private Optional<EventPayload> payload(JsonNode json) throws IOException {
        List<String> given =
                List.of("file", "text", "values").stream().filter(json::has).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        require(given.size() == 1, "there are " + String.join(" and ", given) + "; a line has one payload");
        String modality = json.path("modality").asText("");
        require(!modality.isBlank(), "\"modality\" is missing");
        JsonNode value = json.path(given.get(0));
        return Optional.of(
                switch (given.get(0)) {
                    case "file" -> EventPayload.file(modality, folder.resolve(value.asText()));
                    case "text" -> EventPayload.text(modality, value.asText());
                    default -> EventPayload.values(modality, value.toString());
                });
    }

    private static Optional<FeedbackClaim> claim(String sampleId, JsonNode json) throws IOException {
        List<String> given =
                List.of("label", "labels", "value").stream().filter(json::has).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        require(given.size() == 1, "there are " + String.join(" and ", given) + "; a line has one of them");
        JsonNode value = json.path(given.get(0));
        return Optional.of(
                switch (given.get(0)) {
                    case "label" -> FeedbackClaim.label(sampleId, value.asText());
                    case "labels" -> FeedbackClaim.labels(sampleId, texts(value));
                    default -> FeedbackClaim.value(sampleId, value.asDouble());
                });
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Map<String, String> attributes(JsonNode json) {
        Map<String, String> attributes = new LinkedHashMap<>();
        json.path("attributes")
                .properties()
                .forEach(one -> attributes.put(one.getKey(), one.getValue().asText()));
        return attributes;
    }

    private Instant eventTime(JsonNode json) throws IOException {
        String text = json.path("eventTime").asText("");
        try {
            return text.isEmpty() ? clock.instant() : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new FailedException("\"eventTime\" is " + text + "; write it like 2026-01-01T00:00:00Z");
        }
    }

    private static Duration labelDelay(JsonNode json) throws IOException {
        String text = json.path("labelDelay").asText("PT0S");
        try {
            Duration delay = Duration.parse(text);
            require(!delay.isNegative(), "\"labelDelay\" is " + text + "; it must not be negative");
            return delay;
        } catch (DateTimeException e) {
            throw new FailedException("\"labelDelay\" is " + text + "; write it like PT30S");
        }
    }

    private static JsonNode object(String line) throws IOException {
        try {
            JsonNode json = Json.mapper().readTree(line);
            require(json.isObject(), "it is no JSON object");
            return json;
        } catch (JsonProcessingException e) {
            throw new FailedException("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static void require(boolean holds, String otherwise) throws FailedException {
        if (!holds) {
            throw new FailedException(otherwise);
        }
    }
}
