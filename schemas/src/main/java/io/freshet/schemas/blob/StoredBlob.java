package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.time.Instant;

/**
 * A blob that a store holds.
 *
 * @param since when it was last put, to within a day; or, when it lies aside, when it was set aside
 * @param aside whether it lies aside
 */
public record StoredBlob(BlobRef ref, Instant since, boolean aside) {}
