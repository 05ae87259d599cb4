package io.freshet.cli.ingest;

import io.freshet.client.FeedbackClaim;
import io.freshet.client.OutgoingEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one line asks for: an event, feedback, or both.
 *
 * @param file that the event's payload was read from; empty where the line itself says it
 * @param labelDelay how long after its event the feedback is sent
 */
public record IngestLine(
        Optional<OutgoingEvent> event, Optional<Path> file, Optional<FeedbackClaim> feedback, Duration labelDelay) {}
