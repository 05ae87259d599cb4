package io.freshet.ingest.state;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Part;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parts of a sample as state. An inline payload is kept as it came; a payload in the blob store as its reference. */
public final class PartCodec {
    private static final int INLINE = 0;
    private static final int BLOB = 1;
    private static final int DIGEST_BYTES = 32;

    private PartCodec() {}

    /** Writes parts by modality. */
    public static void write(StateWriter out, Map<String, Part> parts) {
        out.writeSize(parts.size());
        parts.forEach((modality, part) -> write(out.writeText(modality), part));
    }

    /** Reads parts by modality, sorted. */
    public static SortedMap<String, Part> read(StateReader in) {
        SortedMap<String, Part> parts = new TreeMap<>();
        int count = in.readSize();
        for (int i = 0; i < count; i++) {
            parts.put(in.readText(), readPart(in));
        }
        return parts;
    }

    private static void write(StateWriter out, Part part) {
        out.writeLong(part.getEventTime().toEpochMilli());
        out.writeText(part.getContentType()).writeText(part.getSource());
        digest(out, part.getSha256());
        out.writeSize(part.getAttributes().size());
        if (!part.getAttributes().isEmpty()) {
            // Sorted, so that equal parts are equal bytes.
            new TreeMap<>(part.getAttributes())
                    .forEach((name, value) -> out.writeText(name).writeText(value));
        }
        if (part.getPayload() instanceof BlobRef ref) {
            out.writeByte(BLOB).writeLong(ref.getSizeBytes());
            digest(out, ref.getSha256());
        } else {
            out.writeByte(INLINE).writeBytes((ByteBuffer) part.getPayload());
        }
    }

    private static Part readPart(StateReader in) {
        Part part = new Part();
        part.setEventTime(Instant.ofEpochMilli(in.readLong()));
        part.setContentType(in.readText());
        part.setSource(in.readText());
        part.setSha256(digest(in));
        int attributes = in.readSize();
        Map<String, String> read = new HashMap<>();
        for (int i = 0; i < attributes; i++) {
            read.put(in.readText(), in.readText());
        }
        part.setAttributes(read);
        part.setPayload(readPayload(in));
        return part;
    }

    private static Object readPayload(StateReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case INLINE -> in.readBytes();
            case BLOB -> {
                long sizeBytes = in.readLong();
                yield new BlobRef(digest(in), sizeBytes);
            }
            default ->
                throw new IllegalStateException("state has a payload of kind " + kind
                        + "; this program knows inline (0) and blob (1), run the program that wrote it");
        };
    }

    private static void digest(StateWriter out, String hex) {
        out.writeRaw(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), DIGEST_BYTES);
    }

    private static String digest(StateReader in) {
        byte[] digest = new byte[DIGEST_BYTES];
        in.bytes(DIGEST_BYTES).get(digest);
        return HexFormat.of().formatHex(digest);
    }
}
