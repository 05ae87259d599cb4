package io.freshet.benchmarks.stall;

import io.freshet.schemas.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that each have one feedback to give, and send it again as soon as the server says that it could not take it,
 * until it is taken. None of them has a thread.
 */
final class WaitingClients implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI feedback;
    private final String label;
    private final CountDownLatch accepted;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean ended;

    WaitingClients(URI serving, String label, int clients) {
        this.feedback = serving.resolve("/v1/feedback");
        this.label = label;
        this.accepted = new CountDownLatch(clients);
    }

    /** Sends the first request of each. */
    void start() {
        for (long client = accepted.getCount(); client > 0; client--) {
            keepAsking("stall-" + client);
        }
    }

    /** Clients whose feedback was not taken yet. */
    long waiting() {
        return accepted.getCount();
    }

    /** Answers that were no acceptance. */
    int refused() {
        return refused.get();
    }

    /** Whether all feedback was taken within a time. */
    boolean awaitAccepted(long atMost, TimeUnit unit) throws InterruptedException {
        return accepted.await(atMost, unit);
    }

    @Override
    public void close() {
        ended = true;
    }

    private void keepAsking(String sampleId) {
        byte[] body = Json.bytes(
                Json.mapper().createObjectNode().put("sampleId", sampleId).put("label", label));
        HttpRequest request = HttpRequest.newBuilder(feedback)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        var ignored = http.sendAsync(request, BodyHandlers.discarding()).whenComplete((reply, fault) -> {
            if (isAccepted(reply)) {
                accepted.countDown();
            } else if (!ended) {
                refused.incrementAndGet();
                keepAsking(sampleId);
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // there is none where there is a fault
    private static boolean isAccepted(HttpResponse<Void> reply) {
        return reply != null && reply.statusCode() == 202;
    }
}
