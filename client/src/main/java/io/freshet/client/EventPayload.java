package io.freshet.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What was observed in one modality: bytes of a media type. */
public final class EventPayload {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("webp", "image/webp"),
            Map.entry("wav", "audio/wav"),
            Map.entry("txt", "text/plain"),
            Map.entry("json", "application/json"));

    private final String modality;
    private final String contentType;
    private final byte[] bytes;

    private EventPayload(String modality, String contentType, byte[] bytes) {
        this.modality = modality;
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** Bytes of any media type. */
    public static EventPayload of(String modality, String contentType, byte[] bytes) {
        return new EventPayload(modality, contentType, bytes.clone());
    }

    /** A text. */
    public static EventPayload text(String modality, String text) {
        return new EventPayload(modality, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Values in JSON, for example {@code [1.0, 2.5]}. */
    public static EventPayload values(String modality, String jsonArray) {
        return new EventPayload(modality, "application/json", jsonArray.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file's bytes, with the media type that its ending stands for.
     *
     * @throws IOException when it cannot be read
     */
    public static EventPayload file(String modality, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there; give the path of a file to send as " + modality);
        }
        return new EventPayload(modality, contentType(file), Files.readAllBytes(file));
    }

    /** The modality's name in the pipeline. */
    public String modality() {
        return modality;
    }

    /** Media type of the bytes. */
    public String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }

    private static String contentType(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
