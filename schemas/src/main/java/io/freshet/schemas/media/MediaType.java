package io.freshet.schemas.media;

import io.freshet.schemas.media.UndecodableException.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * A media type and its parameters, such as {@code text/plain; charset="UTF-8"}. Type, subtype and the names of
 * parameters are in lower case, for case does not count in them; values are as they came.
 *
 * <p><em>Source:</em> RFC 9110, section 8.3.1.
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /** What bytes are of which nothing is known. */
    public static final String BYTES = "application/octet-stream";

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads the value of a {@code Content-Type}.
     *
     * @throws UndecodableException when it is none
     */
    public static MediaType parse(String text) throws UndecodableException {
        try {
            HeaderValue value = HeaderValue.parse(text);
            String[] parts = value.value().split("/", -1);
            if (parts.length == 2 && HeaderValue.isToken(parts[0]) && HeaderValue.isToken(parts[1])) {
                return new MediaType(parts[0], parts[1], value.parameters());
            }
        } catch (IllegalArgumentException e) {
            throw new UndecodableException(
                    Reason.CONTENT_TYPE,
                    "Content-Type cannot be read: " + e.getMessage() + "; write it like text/plain; charset=utf-8",
                    e);
        }
        throw new UndecodableException(
                Reason.CONTENT_TYPE, "Content-Type has no type and subtype; write it like image/png");
    }

    /** Without parameters. */
    public String essence() {
        return type + "/" + subtype;
    }

    /** Whether it is this type, whatever its parameters. */
    public boolean is(String essence) {
        return essence().equals(essence);
    }

    /** The charset that it names, if it names one. */
    public Optional<String> charset() {
        return Optional.ofNullable(parameters.get("charset"));
    }
}
