package io.freshet.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import java.io.IOException;

/** The server understood the request and refused it; the message is what its problem document says, in one line. */
public final class RequestRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RequestRefusedException(int status, String body) {
        super(line(status, body));
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    private static String line(int status, String body) {
        try {
            JsonNode problem = Json.mapper().readTree(body);
            String what = problem.path("detail").asText(problem.path("title").asText(""));
            String remedy = problem.path("remedy").asText("");
            return (what.isEmpty() ? body.strip() : what) + (remedy.isEmpty() ? "" : "; " + remedy) + " (HTTP " + status
                    + ")";
        } catch (JsonProcessingException e) {
            return body.strip().lines().findFirst().orElse("no reason given") + " (HTTP " + status + ")";
        }
    }
}
