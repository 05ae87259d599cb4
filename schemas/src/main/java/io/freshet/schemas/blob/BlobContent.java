package io.freshet.schemas.blob;

import java.io.IOException;
import java.io.OutputStream;

/** What becomes a blob, whole in no one's memory. */
@FunctionalInterface
public interface BlobContent {
    /** Writes all of it; the same bytes however often it is asked. */
    void writeTo(OutputStream out) throws IOException;
}
