package io.freshet.ingest.label.state;

import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Target;
import java.util.Comparator;

/**
 * What is kept of a feedback: what its sender says that the model should have said. An implicit negative is a claim
 * too, made when it is needed and never kept.
 *
 * @param feedbackId empty for an implicit negative
 * @param predictionId the answer it is about; empty when it is about the sample
 * @param eventTimeMs when it was said
 * @param waiting whether it still waits for its sample, with its bytes as they came in the store
 */
public record Claim(
        String feedbackId,
        String predictionId,
        Target target,
        FeedbackKind kind,
        double weight,
        long eventTimeMs,
        boolean waiting) {
    /** Of two claims the later one here holds: corrections over labels over implicit ones, then the later said. */
    static final Comparator<Claim> AUTHORITY = Comparator.<Claim>comparingInt(claim -> rank(claim.kind()))
            .thenComparingLong(Claim::eventTimeMs)
            .thenComparing(Claim::feedbackId)
            // Two contents under one id are a mistake; which of them is taken must not depend on which came first.
            .thenComparing(Claim::predictionId)
            .thenComparing(Claim::said)
            .thenComparingDouble(Claim::weight);

    /**
     * What is kept of a feedback.
     *
     * @param eventTimeMs of the feedback as it counts: its own, or now for one of the future or without
     */
    public static Claim of(Feedback feedback, long eventTimeMs) {
        String predictionId = feedback.getPredictionId();
        return new Claim(
                feedback.getFeedbackId(),
                predictionId == null ? "" : predictionId,
                feedback.getTarget(),
                feedback.getKind(),
                feedback.getWeight(),
                eventTimeMs,
                false);
    }

    public static Claim implicitNegative(String predictionId, Target target, long eventTimeMs) {
        return new Claim("", predictionId, target, FeedbackKind.IMPLICIT, 1, eventTimeMs, false);
    }

    public boolean isImplicitNegative() {
        return feedbackId.isEmpty();
    }

    /** Equal for claims that make the same of an example. An implicit negative is the same whenever it became due. */
    public String identity() {
        // "silence" goes into digests that are kept: another word would send every implicit negative again.
        return isImplicitNegative()
                ? "silence\n" + predictionId + '\n' + said()
                : String.join(
                        "\n",
                        feedbackId,
                        predictionId,
                        kind.name(),
                        said(),
                        Double.toString(weight),
                        Long.toString(eventTimeMs));
    }

    /** Whether two claims say the same of the same, whenever they were said. */
    boolean saysTheSameAs(Claim other) {
        return predictionId.equals(other.predictionId)
                && kind == other.kind
                && weight == other.weight
                && said().equals(other.said());
    }

    /** The target as text of our own: a digest over it is kept, and must outlive every library's way of showing it. */
    private String said() {
        return target.getKind() + " " + String.join("\t", target.getLabels()) + " " + target.getValue();
    }

    public Claim withWaiting(boolean now) {
        return new Claim(feedbackId, predictionId, target, kind, weight, eventTimeMs, now);
    }

    public boolean isAboutPrediction() {
        return !predictionId.isEmpty();
    }

    private static int rank(FeedbackKind kind) {
        return switch (kind) {
            case IMPLICIT -> 0;
            case LABEL -> 1;
            case CORRECTION -> 2;
        };
    }
}
