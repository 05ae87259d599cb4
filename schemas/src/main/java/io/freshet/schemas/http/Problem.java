package io.freshet.schemas.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * An error as every endpoint tells it: what, where, how to remedy.
 *
 * <p><em>Source:</em> RFC 9457, Problem Details for HTTP APIs.
 *
 * @param title the status in words
 * @param status HTTP status, 400 to 599
 * @param detail what is wrong with this request
 * @param remedy how to put it right
 * @param reason what is wrong in one stable word, for programs: a name of {@link Reason}, or of a refused payload's
 *     reason; absent where the status says all
 * @param instance path of the request; set by the server
 * @param retryAfterSeconds when a retry can help: sent as the Retry-After header
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String title,
        int status,
        String detail,
        String remedy,
        @Nullable String reason,
        @Nullable String instance,
        @JsonIgnore @Nullable Integer retryAfterSeconds) {
    public static final String CONTENT_TYPE = "application/problem+json";

    public static Problem of(int status, String detail, String remedy) {
        return new Problem(StatusCodes.getReason(status), status, detail, remedy, null, null, null);
    }

    /** The same problem with a word that programs can tell it by. */
    public Problem because(Enum<?> word) {
        return new Problem(title, status, detail, remedy, word.name(), instance, retryAfterSeconds);
    }

    /** The same problem, which will probably be gone after so many seconds. */
    public Problem retryAfter(int seconds) {
        return new Problem(title, status, detail, remedy, reason, instance, seconds);
    }

    Problem at(String path) {
        return new Problem(title, status, detail, remedy, reason, path, retryAfterSeconds);
    }
}
