package io.freshet.ingest.gateway;

import io.freshet.ingest.gateway.BatchReader.Line;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines of one request: all are sent before the first is waited for, and each is answered. One thread. */
final class Batch {
    /** Where every line is slow, as it is when no broker is there, the rest is not tried. */
    private static final Duration LONGEST_SENDING = Duration.ofSeconds(10);

    private final String modality;
    private final GatewayMeters meters;
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();

    Batch(String modality, GatewayMeters meters, InstantSource clock) {
        this.modality = modality;
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes one incoming of the batch's modality. */
    @FunctionalInterface
    interface Taking {
        PendingReceipt take(IncomingEvent incoming) throws ProblemException;
    }

    private record Entry(int line, PendingReceipt pending) {}

    /**
     * Sends every line.
     *
     * @throws ProblemException when the body is no batch; nothing is sent then
     */
    void send(byte[] body, Taking taking) throws ProblemException {
        long until = clock.millis() + LONGEST_SENDING.toMillis();
        for (Line line : BatchReader.lines(body)) {
            boolean tried = clock.millis() <= until;
            entries.add(new Entry(line.number(), tried ? pending(line, taking) : notTried()));
        }
    }

    private static PendingReceipt pending(Line line, Taking taking) {
        try {
            return taking.take(BatchReader.read(line));
        } catch (ProblemException e) {
            return PendingReceipt.refused(e);
        }
    }

    private static PendingReceipt notTried() {
        return PendingReceipt.refused(new ProblemException(Problem.of(
                        503,
                        "The lines before this one took " + LONGEST_SENDING.toSeconds() + " s; it was not tried",
                        "send it again")
                .because(Reason.UNAVAILABLE)
                .retryAfter(2)));
    }

    /** 202 when every line was taken, else 207, with what became of each. */
    Response await(Duration patience) {
        List<Map<String, Object>> results = new ArrayList<>(entries.size());
        int accepted = 0;
        long until = clock.millis() + patience.toMillis();
        for (Entry entry : entries) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("line", entry.line());
            accepted += tell(entry.pending(), result, Math.max(0, until - clock.millis()));
            results.add(result);
        }
        return Response.json(
                accepted == results.size() ? 202 : 207,
                Map.of("accepted", accepted, "refused", results.size() - accepted, "results", results));
    }

    private int tell(PendingReceipt pending, Map<String, Object> result, long patienceMs) {
        try {
            Receipt kept = pending.await(patienceMs);
            meters.accepted(modality, pending.repeated());
            result.put("status", 202);
            result.put("receipt", kept);
            return 1;
        } catch (ProblemException e) {
            Problem problem = e.problem();
            meters.refused(modality, problem);
            result.put("status", problem.status());
            result.put("problem", problem);
            return 0;
        }
    }
}
