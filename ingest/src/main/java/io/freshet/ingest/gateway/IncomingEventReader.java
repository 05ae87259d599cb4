package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads an incoming from the headers and the body of a request. */
final class IncomingEventReader {
    private IncomingEventReader() {}

    static IncomingEvent read(Request request) throws ProblemException {
        String sampleId = request.header("Freshet-Sample-Id")
                .orElseThrow(() -> new ProblemException(Problem.of(
                                400,
                                "Header Freshet-Sample-Id is missing",
                                "send the id that all modalities of the sample share, for example"
                                        + " Freshet-Sample-Id: 7")
                        .because(Reason.SAMPLE_ID)));
        String time = request.header("Freshet-Event-Time").orElse("");
        return new IncomingEvent(
                sampleId,
                time.isBlank() ? Optional.empty() : Optional.of(time("Freshet-Event-Time", time)),
                request.contentType(),
                request.body(),
                request.header("Freshet-Source").orElse(""),
                request.headersAfter("freshet-attribute-"));
    }

    static Instant time(String name, String text) throws ProblemException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ProblemException(
                    Problem.of(400, name + " is \"" + text + "\"", "send ISO 8601, for example 2026-01-01T00:00:00Z")
                            .because(Reason.EVENT_TIME));
        }
    }
}
