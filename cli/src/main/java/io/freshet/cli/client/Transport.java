package io.freshet.cli.client;

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
            HttpResponse<String> answer = once(built);
            if (answer.statusCode() / 100 == 2) {
                return answer.body();
            }
            Optional<Duration> pause = pause(answer);
            if (pause.isEmpty() || System.nanoTime() + pause.get().toNanos() >= deadline) {
                throw new RequestRefusedException(answer.statusCode(), answer.body());
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

    /** How long to wait before the same request again, when the server says that it may then be taken. */
    private static Optional<Duration> pause(HttpResponse<String> answer) {
        if (!LATER.contains(answer.statusCode())) {
            return Optional.empty();
        }
        String seconds = answer.headers().firstValue("Retry-After").orElse("1");
        return Optional.of(
                seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ofSeconds(1));
    }
}
