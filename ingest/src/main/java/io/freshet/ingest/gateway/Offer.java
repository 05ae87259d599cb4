package io.freshet.ingest.gateway;

import java.time.Instant;
import java.util.Map;

/** What a request brings of one sample in one modality, not yet checked. */
@SuppressWarnings("ArrayRecordComponent") // The payload on its way through, compared by nobody.
record Offer(
        String sampleId,
        Instant eventTime,
        String contentType,
        byte[] payload,
        String source,
        Map<String, String> attributes) {
    Offer {
        attributes = Map.copyOf(attributes);
    }
}
