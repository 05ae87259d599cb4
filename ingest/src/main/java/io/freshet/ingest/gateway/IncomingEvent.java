package io.freshet.ingest.gateway;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a request brings of one sample in one modality, not yet checked.
 *
 * @param eventTime as the sender gave it; empty where it is the time of arrival
 */
@SuppressWarnings("ArrayRecordComponent") // The payload on its way through, compared by nobody.
record IncomingEvent(
        String sampleId,
        Optional<Instant> eventTime,
        String contentType,
        byte[] payload,
        String source,
        Map<String, String> attributes) {
    IncomingEvent {
        attributes = Map.copyOf(attributes);
    }
}
