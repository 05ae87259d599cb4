package io.freshet.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a server whether it is ready, as the Open Inference Protocol says. */
final class Readiness {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(SOON).build();
    private final HttpRequest question;

    Readiness(URI address) {
        this.question = HttpRequest.newBuilder(address).timeout(SOON).build();
    }

    boolean holds() throws InterruptedException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // It has just died or is busy starting; the supervisor sees to the first, time to the second.
            return false;
        }
    }
}
