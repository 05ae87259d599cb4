package io.freshet.serving.http;

import io.freshet.schemas.blob.BlobTransfers;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.freshet.serving.status.RecentSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/samples/payload?prediction=ID&modality=NAME}: what a recent prediction was made on. Payloads come from
 * anywhere, so only types that a browser shows without running anything are named; the rest is bytes.
 */
final class PayloadHandler implements Endpoint {
    private static final String BYTES = "application/octet-stream";
    private static final Set<String> HARMLESS = Set.of(
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/bmp",
            "image/webp",
            "audio/wav",
            "audio/x-wav",
            "audio/wave",
            "audio/basic",
            "audio/aiff",
            "text/plain",
            "application/json");

    private final RecentSamples recent;
    private final BlobTransfers blobs;

    PayloadHandler(RecentSamples recent, BlobTransfers blobs) {
        this.recent = recent;
        this.blobs = blobs;
    }

    @Override
    public CompletionStage<Response> handle(Request request) throws ProblemException {
        String prediction = request.query("prediction").orElse("");
        String modality = request.query("modality").orElse("");
        Part part = recent.part(prediction, modality)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "Prediction " + prediction + " with modality " + modality + " is not among the latest",
                        "GET /v1/status lists them")));
        return blobs.bytes(part.getPayload())
                .thenApply(bytes -> Response.text(200, typeOf(part.getContentType(), bytes), bytes))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(problem(Endpoint.cause(fault))));
    }

    private static Throwable problem(Throwable cause) {
        return cause instanceof IOException
                ? new ProblemException(Problem.of(503, "The payload is out of reach", "try again after a moment")
                        .retryAfter(2))
                : cause;
    }

    static String typeOf(String stated, byte[] bytes) {
        String type = stated.toLowerCase(Locale.ROOT).replaceAll(";.*", "").trim();
        if (type.equals(BYTES)) {
            type = guessed(bytes);
        }
        return HARMLESS.contains(type) ? type : BYTES;
    }

    private static String guessed(byte[] bytes) {
        try {
            String guess = URLConnection.guessContentTypeFromStream(new ByteArrayInputStream(bytes));
            return guess == null ? BYTES : guess;
        } catch (IOException e) {
            return BYTES;
        }
    }
}
