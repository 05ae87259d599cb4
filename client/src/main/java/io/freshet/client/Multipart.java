package io.freshet.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A form of one part for each modality.
 *
 * <p><i>Source:</i> RFC 7578.
 */
record Multipart(String boundary, List<EventPayload> parts) {

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (EventPayload part : parts) {
            write(
                    out,
                    "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(part.modality())
                            + "\"; filename=\"" + quoted(part.modality()) + "\"\r\nContent-Type: " + part.contentType()
                            + "\r\n\r\n");
            out.writeBytes(part.bytes());
            write(out, "\r\n");
        }
        write(out, "--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    /** A name that cannot end its quotes or its line; the server takes no such name and says so. */
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
