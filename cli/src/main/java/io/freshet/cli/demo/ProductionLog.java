package io.freshet.cli.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the simulated production sent and what it was answered. Safe for many threads. */
final class ProductionLog {
    private final Set<PublishedPart> published = new HashSet<>();
    private final List<SentFeedback> feedback = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int retried;

    /** An event that the gateway accepted. */
    record PublishedPart(String sampleId, String modality, String sha256) {}

    /** A label that was accepted: for a sample or for a prediction. */
    record SentFeedback(String exampleId, Instant at) {}

    /** An answer to a request for a score. */
    record Answered(String speaker, long version, boolean right, Instant at) {}

    synchronized void published(PublishedPart part) {
        published.add(part);
    }

    synchronized void sent(SentFeedback sent) {
        feedback.add(sent);
    }

    synchronized void answered(Answered answer) {
        answers.add(answer);
    }

    synchronized void failed(String message) {
        failures.add(message);
    }

    synchronized void retried() {
        retried++;
    }

    synchronized List<PublishedPart> published() {
        return List.copyOf(published);
    }

    synchronized List<SentFeedback> feedback() {
        return List.copyOf(feedback);
    }

    synchronized List<Answered> answers() {
        return List.copyOf(answers);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized int retries() {
        return retried;
    }
}
