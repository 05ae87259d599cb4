package io.freshet.client;

import io.freshet.schemas.media.ByteOrderMark;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

    /** More than any server takes in one request by default; a larger file would only fill the heap. */
    private static final long MOST_BYTES = 64L << 20;

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

    /**
     * A text.
     *
     * @throws IllegalArgumentException when it has half of a surrogate pair, which no encoding has a place for
     */
    public static EventPayload text(String modality, String text) {
        try {
            return new EventPayload(modality, "text/plain", Texts.utf8(text));
        } catch (UndecodableException e) {
            throw new IllegalArgumentException("the text of " + modality + " cannot be sent: " + e.getMessage(), e);
        }
    }

    /** Values in JSON, for example {@code [1.0, 2.5]}. */
    public static EventPayload values(String modality, String jsonArray) {
        return new EventPayload(modality, "application/json", jsonArray.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file's bytes, with the media type that its ending stands for; a text with a byte order mark is sent as UTF-8
     * without one.
     *
     * @throws IOException when it cannot be read; the message names it
     */
    public static EventPayload file(String modality, Path file) throws IOException {
        refuseUnreadable(modality, file);
        String contentType = contentType(file);
        byte[] bytes = Files.readAllBytes(file);
        if (!contentType.startsWith("text/") && !contentType.equals("application/json")) {
            return new EventPayload(modality, contentType, bytes);
        }
        Optional<ByteOrderMark> mark = ByteOrderMark.of(bytes);
        if (mark.isEmpty()) {
            return new EventPayload(modality, contentType, bytes);
        }
        try {
            return new EventPayload(
                    modality, contentType, mark.get().decode(bytes).getBytes(StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new IOException(
                    file + " begins with the byte order mark of " + mark.get().charset()
                            + " and is something else; save it in one encoding",
                    e);
        }
    }

    private static void refuseUnreadable(String modality, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; give the path of a file to send as " + modality);
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there; give the path of a file to send as " + modality);
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read; change its permissions");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has " + Files.size(file) + " bytes; a payload has at most " + MOST_BYTES);
        }
    }

    /** The modality's name in the pipeline. */
    public String modality() {
        return modality;
    }

    /** Media type of the bytes. */
    public String contentType() {
        return contentType;
    }

    /** How many bytes it has. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** The bytes, read-only. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    byte[] bytes() {
        return bytes;
    }

    private static String contentType(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
