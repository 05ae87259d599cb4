package io.freshet.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Sends requests, and sends those again that the server asks to repeat later. Safe for several threads. */
final class Transport {

    private static final Set<Integer> LATER = Set.of(429, 503);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Duration patience;

    /** @param patience how long a request is repeated for while the server asks for it */
    Transport(Duration patience) {
        this.patience = patience;
    }

    /**
     * The body of the answer.
     *
     * @throws RequestRefusedException when the status is not 2xx, after repeating what the server asked to repeat
     * @throws IOException when nobody answers
     */
    String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built = request.timeout(TIMEOUT).build();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Answer answer = Answer.of(once(built));
            if (answer.isGood()) {
                return answer.body();
            }
            Optional<Duration> pause = answer.pause();
            if (pause.isEmpty() || System.nanoTime() + pause.get().toNanos() >= deadline) {
                throw new RequestRefusedException(answer.status(), answer.body());
            }
            TimeUnit.NANOSECONDS.sleep(pause.get().toNanos());
        }
    }

    private HttpResponse<String> once(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            String server = request.uri().getScheme() + "://" + request.uri().getAuthority();
            throw new IOException(
                    "nobody answers at " + server + "; start a system with freshet up, or say where one is with --url",
                    e);
        }
    }

    /** What the server said of the request: of the one line, when it answers a batch line by line. */
    private record Answer(int status, String body, String retryAfter) {
        private static final int EACH_LINE = 207;

        static Answer of(HttpResponse<String> response) throws IOException {
            String retryAfter = response.headers().firstValue("Retry-After").orElse("1");
            if (response.statusCode() != EACH_LINE) {
                return new Answer(response.statusCode(), response.body(), retryAfter);
            }
            JsonNode line =
                    Json.mapper().readTree(response.body()).path("results").path(0);
            return new Answer(
                    line.path("status").asInt(EACH_LINE), line.path("problem").toString(), retryAfter);
        }

        boolean isGood() {
            return status / 100 == 2;
        }

        /** How long to wait before the same request again, when the server says that it may then be taken. */
        Optional<Duration> pause() {
            if (!LATER.contains(status)) {
                return Optional.empty();
            }
            return Optional.of(
                    retryAfter.matches("\\d{1,6}")
                            ? Duration.ofSeconds(Long.parseLong(retryAfter))
                            : Duration.ofSeconds(1));
        }
    }
}
