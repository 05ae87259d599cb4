package io.freshet.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.schemas.http.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An event as the gateway takes it: the payload as the body with all else in headers, or, when a header cannot carry
 * the id or an attribute as it is, one line of JSON. A header of {@link java.net.http.HttpClient} is ASCII (others
 * become question marks), is stripped of white space at its ends, and its name has no case.
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
record EventMessage(Map<String, String> headers, byte[] body) {

    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    /** A token of RFC 9110 without the letters that would lose their case. */
    private static final Pattern NAME = Pattern.compile("[0-9a-z!#$%&'*+.^_`|~-]+");

    static EventMessage of(OutgoingEvent event) {
        return fitsHeaders(event) ? inHeaders(event) : asLine(event);
    }

    private static boolean fitsHeaders(OutgoingEvent event) {
        return VALUE.matcher(event.sampleId()).matches()
                && event.attributes().entrySet().stream()
                        .allMatch(attribute -> NAME.matcher(attribute.getKey()).matches()
                                && VALUE.matcher(attribute.getValue()).matches());
    }

    private static EventMessage inHeaders(OutgoingEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", event.payload().contentType());
        headers.put("Freshet-Sample-Id", event.sampleId());
        headers.put("Freshet-Event-Time", event.eventTime().toString());
        event.attributes().forEach((name, value) -> headers.put("Freshet-Attribute-" + name, value));
        return new EventMessage(headers, event.payload().bytes());
    }

    private static EventMessage asLine(OutgoingEvent event) {
        ObjectNode line = Json.mapper()
                .createObjectNode()
                .put("sampleId", event.sampleId())
                .put("eventTime", event.eventTime().toString())
                .put("contentType", event.payload().contentType())
                .put(
                        "base64",
                        Base64.getEncoder().encodeToString(event.payload().bytes()));
        ObjectNode attributes = line.putObject("attributes");
        event.attributes().forEach(attributes::put);
        return new EventMessage(Map.of("Content-Type", "application/x-ndjson"), Json.bytes(line));
    }
}
