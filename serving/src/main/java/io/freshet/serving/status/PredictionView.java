package io.freshet.serving.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One prediction as people see it, with what it was made on.
 *
 * @param parts type and size by modality; empty when the sample is no longer at hand
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictionView(
        String predictionId,
        String sampleId,
        String origin,
        long version,
        @Nullable String label,
        Map<String, Float> scores,
        List<String> present,
        Instant eventTime,
        long latencyMicros,
        Map<String, PartView> parts) {
    private static final int EXCERPT = 280;

    /**
     * What one modality brought.
     *
     * @param text the beginning of it, when it is text or JSON
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartView(
            String contentType, long sizeBytes, @Nullable String text) {}

    static PredictionView of(RecentSamples.Seen seen) {
        Prediction prediction = seen.prediction();
        Map<String, PartView> parts = new TreeMap<>();
        if (seen.sample() != null) {
            seen.sample().getParts().forEach((modality, part) -> parts.put(modality, view(part)));
        }
        return new PredictionView(
                prediction.getPredictionId(),
                prediction.getSampleId(),
                prediction.getOrigin().name(),
                prediction.getVersion(),
                prediction.getLabel(),
                new TreeMap<>(prediction.getScores()),
                prediction.getPresent(),
                prediction.getEventTime(),
                prediction.getLatencyMicros(),
                parts);
    }

    private static PartView view(Part part) {
        return new PartView(part.getContentType(), Payloads.sizeBytes(part.getPayload()), excerpt(part));
    }

    private static @Nullable String excerpt(Part part) {
        boolean readable = part.getContentType().startsWith("text/")
                || part.getContentType().startsWith("application/json");
        if (!readable || !(part.getPayload() instanceof ByteBuffer bytes)) {
            return null;
        }
        String text = new String(Payloads.bytes(bytes), StandardCharsets.UTF_8);
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }
}
