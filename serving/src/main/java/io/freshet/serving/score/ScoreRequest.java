package io.freshet.serving.score;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One sample to be scored.
 *
 * @param sampleId the caller's name for it, up to 512 characters; one is made when there is none
 * @param payloads at least one, by modality
 */
public record ScoreRequest(Optional<String> sampleId, SortedMap<String, Payload> payloads) {
    /** What one modality brings. */
    @SuppressWarnings("ArrayRecordComponent") // Goes from the request to the encoder; nobody compares payloads.
    public record Payload(String contentType, byte[] bytes) {}

    public ScoreRequest {
        payloads = Collections.unmodifiableSortedMap(new TreeMap<>(payloads));
    }
}
