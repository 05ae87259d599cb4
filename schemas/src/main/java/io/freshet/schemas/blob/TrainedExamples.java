package io.freshet.schemas.blob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.TrainingPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Identities of the examples that a window trained on. A window may be as large as a setting makes it and a record may
 * not: few identities stand in the record of the window, many in a blob that it names.
 */
public final class TrainedExamples {
    /** Far below what a broker takes, since other parts of the record grow too. */
    private static final int INLINE_BYTES = 64 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private TrainedExamples() {}

    /**
     * Puts identities where there is room for them.
     *
     * @throws BlobUnavailableException when the store cannot take them now
     */
    public static void set(TrainingPoint point, List<String> ids, BlobStore blobs) throws BlobUnavailableException {
        long sizeBytes = ids.stream()
                .mapToLong(id -> id.getBytes(StandardCharsets.UTF_8).length + Integer.BYTES)
                .sum();
        boolean inline = sizeBytes <= INLINE_BYTES;
        point.setExampleIds(inline ? ids : List.of());
        point.setExampleIdsBlob(inline ? null : blobs.put(bytes(ids)));
    }

    /**
     * All identities, in training order.
     *
     * @throws BlobMissingException when the blob that holds them was swept
     * @throws IOException when the store does not answer, or the blob holds something else
     */
    public static List<String> of(TrainingPoint point, BlobStore blobs) throws IOException {
        BlobRef blob = point.getExampleIdsBlob();
        return blob == null
                ? point.getExampleIds()
                : JSON.readValue(blobs.read(blob), new TypeReference<List<String>>() {});
    }

    private static byte[] bytes(List<String> ids) {
        try {
            return JSON.writeValueAsBytes(ids);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts can be written as JSON", e);
        }
    }
}
