package io.freshet.cli.ingest;

import io.freshet.cli.output.FailedException;
import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.OutgoingEvent;
import io.freshet.schemas.task.TargetField;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Understands the lines of one file, whose folder relative paths start from. */
final class LineReader {

    /** Feedback is kept for so long by default. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(30);

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
        LineFields fields = LineFields.of(line);
        String sampleId = fields.name("sampleId").orElse("");
        require(!sampleId.isBlank(), "\"sampleId\" is missing");
        Instant eventTime = eventTime(fields);
        Duration labelDelay = labelDelay(fields);
        Optional<EventPayload> payload = payload(fields);
        Map<String, String> attributes = fields.attributes();
        Optional<OutgoingEvent> event = payload.map(one -> new OutgoingEvent(sampleId, eventTime, one, attributes));
        Optional<FeedbackClaim> claim = claim(sampleId, fields);
        require(
                event.isPresent() || claim.isPresent(),
                "there is neither a payload (file, text or values) nor a target (label, labels or value)");
        // Neither comes near the end of what an Instant can say.
        Instant known = eventTime.plus(labelDelay);
        return new IngestLine(
                event, fields.text("file").map(folder::resolve), claim.map(one -> one.at(known)), labelDelay);
    }

    private Optional<EventPayload> payload(LineFields fields) throws IOException {
        Optional<String> given = fields.oneOf("one payload", List.of("file", "text", "values"));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String modality = fields.text("modality").orElse("");
        require(!modality.isBlank(), "\"modality\" is missing");
        return Optional.of(
                switch (given.get()) {
                    case "file" -> file(modality, fields.text("file").orElseThrow());
                    case "text" ->
                        EventPayload.text(modality, fields.text("text").orElseThrow());
                    default -> EventPayload.values(modality, fields.array("values"));
                });
    }

    private EventPayload file(String modality, String name) throws IOException {
        try {
            return EventPayload.file(modality, folder.resolve(name));
        } catch (InvalidPathException e) {
            throw new FailedException("\"file\" is no path: " + e.getReason() + " in " + name);
        }
    }

    private static Optional<FeedbackClaim> claim(String sampleId, LineFields fields) throws IOException {
        Optional<String> given = fields.oneOf("one target", TargetField.names());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        TargetField field = TargetField.valueOf(given.get().toUpperCase(Locale.ROOT));
        return Optional.of(
                switch (field) {
                    case LABEL ->
                        FeedbackClaim.label(sampleId, fields.name(field.json()).orElseThrow());
                    case LABELS -> FeedbackClaim.labels(sampleId, fields.names(field.json()));
                    case VALUE -> FeedbackClaim.value(sampleId, fields.number(field.json()));
                });
    }

    private Instant eventTime(LineFields fields) throws IOException {
        Optional<String> text = fields.text("eventTime");
        try {
            return text.isEmpty()
                    ? clock.instant()
                    : OffsetDateTime.parse(text.get()).toInstant();
        } catch (DateTimeException e) {
            throw new FailedException("\"eventTime\" is " + text.get() + "; write it like 2026-01-01T00:00:00Z");
        }
    }

    private static Duration labelDelay(LineFields fields) throws IOException {
        String text = fields.text("labelDelay").orElse("PT0S");
        try {
            Duration delay = Duration.parse(text);
            require(!delay.isNegative(), "\"labelDelay\" is " + text + "; it must not be negative");
            require(
                    delay.compareTo(LONGEST_DELAY) <= 0,
                    "\"labelDelay\" is " + text + "; the command waits for it, so it is at most " + LONGEST_DELAY);
            return delay;
        } catch (DateTimeException e) {
            throw new FailedException("\"labelDelay\" is " + text + "; write it like PT30S");
        }
    }

    private static void require(boolean holds, String otherwise) throws FailedException {
        if (!holds) {
            throw new FailedException(otherwise);
        }
    }
}
