package io.freshet.cli.ingest;

import io.freshet.client.FeedbackClaim;
import io.freshet.client.OutgoingEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * What one line asks for: an event, feedback, or both.
 *
 * @param labelDelay how long after its event the feedback is sent
 */
record IngestLine(Optional<OutgoingEvent> event, Optional<FeedbackClaim> feedback, Duration labelDelay) {}
