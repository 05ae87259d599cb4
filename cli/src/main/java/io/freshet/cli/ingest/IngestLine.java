package io.freshet.cli.ingest;

import io.freshet.cli.client.Event;
import io.freshet.cli.client.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * What one line asks for: an event, feedback, or both.
 *
 * @param labelDelay how long after its event the feedback is sent
 */
record IngestLine(Optional<Event> event, Optional<Verdict> feedback, Duration labelDelay) {}
