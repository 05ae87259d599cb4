package io.freshet.ingest.gateway;

import io.freshet.ingest.gateway.BatchReader.Line;
import io.freshet.schemas.http.Endpoint;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The lines of one request: read, then sent one after the other, then answered each when Kafka has acknowledged the
 * last or patience is over. One thread at a time.
 */
final class Batch {
    /** Where every line is slow, as it is when no broker is there, the rest is not tried. */
    private static final Duration LONGEST_SENDING = Duration.ofSeconds(10);

    private final String modality;
    private final GatewayMeters meters;
    private final InstantSource clock;
    private final List<Read> lines = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    /** Takes one incoming of the batch's modality. */
    @FunctionalInterface
    interface Taking {
        PendingReceipt take(IncomingEvent incoming) throws ProblemException;
    }

    /** What a line says, or what is wrong with it. */
    private sealed interface Read {
        int line();
    }

    private record Understood(int line, IncomingEvent incoming) implements Read {}

    private record Misunderstood(int line, ProblemException problem) implements Read {}

    private record Entry(int line, PendingReceipt pending) {}

    private Batch(String modality, GatewayMeters meters, InstantSource clock) {
        this.modality = modality;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Reads every line.
     *
     * @throws ProblemException when the body is no batch
     */
    static Batch read(String modality, byte[] body, GatewayMeters meters, InstantSource clock) throws ProblemException {
        Batch batch = new Batch(modality, meters, clock);
        for (Line line : BatchReader.lines(body)) {
            batch.lines.add(read(line));
        }
        return batch;
    }

    private static Read read(Line line) {
        try {
            return new Understood(line.number(), BatchReader.read(line));
        } catch (ProblemException e) {
            return new Misunderstood(line.number(), e);
        }
    }

    /** The largest payload among the lines. */
    int largestBytes() {
        return lines.stream()
                .mapToInt(line -> line instanceof Understood understood
                        ? understood.incoming().payload().length
                        : 0)
                .max()
                .orElse(0);
    }

    /** Sends every line, in their order. */
    Batch send(Taking taking) {
        long until = clock.millis() + LONGEST_SENDING.toMillis();
        for (Read line : lines) {
            boolean tried = clock.millis() <= until;
            entries.add(new Entry(line.line(), tried ? pending(line, taking) : notTried()));
        }
        return this;
    }

    private static PendingReceipt pending(Read line, Taking taking) {
        try {
            if (line instanceof Understood understood) {
                return taking.take(understood.incoming());
            }
            return PendingReceipt.refused(((Misunderstood) line).problem());
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
    CompletableFuture<Response> answer(Duration patience) {
        List<CompletableFuture<Receipt>> receipts =
                entries.stream().map(entry -> entry.pending().within(patience)).toList();
        return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                .handle((done, fault) -> response(receipts));
    }

    private Response response(List<CompletableFuture<Receipt>> receipts) {
        List<Map<String, Object>> results = new ArrayList<>(entries.size());
        int accepted = 0;
        for (int i = 0; i < entries.size(); i++) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("line", entries.get(i).line());
            accepted += tell(entries.get(i).pending(), receipts.get(i), result);
            results.add(result);
        }
        return Response.json(
                accepted == results.size() ? 202 : 207,
                Map.of("accepted", accepted, "refused", results.size() - accepted, "results", results));
    }

    private int tell(PendingReceipt pending, CompletableFuture<Receipt> receipt, Map<String, Object> result) {
        try {
            Receipt kept = receipt.join();
            meters.accepted(modality, pending.repeated());
            result.put("status", 202);
            result.put("receipt", kept);
            return 1;
        } catch (CompletionException e) {
            if (!(Endpoint.cause(e) instanceof ProblemException refused)) {
                throw e;
            }
            Problem problem = refused.problem();
            meters.refused(modality, problem);
            result.put("status", problem.status());
            result.put("problem", problem);
            return 0;
        }
    }
}
