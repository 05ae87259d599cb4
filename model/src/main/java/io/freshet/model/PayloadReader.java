package io.freshet.model;

import io.freshet.schemas.event.Part;
import java.io.IOException;

/** Gives the bytes of a part, whether they are inline or in the blob store. Called by any thread. */
@FunctionalInterface
public interface PayloadReader {
    /**
     * The payload's bytes.
     *
     * @throws IOException when the bytes are out of reach or gone; the caller may try again
     */
    byte[] read(Part part) throws IOException;
}
