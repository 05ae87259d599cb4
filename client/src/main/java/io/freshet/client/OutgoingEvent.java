package io.freshet.client;

import java.time.Instant;
import java.util.Map;

/**
 * What one source observed of one sample in one modality.
 *
 * @param attributes of the sample, for example the group that keeps near-duplicates together
 */
public record OutgoingEvent(String sampleId, Instant eventTime, EventPayload payload, Map<String, String> attributes) {

    /** Copies the attributes. */
    public OutgoingEvent {
        attributes = Map.copyOf(attributes);
    }
}
