package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.time.Instant;

/**
 * A blob that a store holds.
 *
 * @param since when it was last put, to within a day; or, when it is in quarantine, when it was quarantined
 * @param quarantined whether it is in quarantine
 */
public record StoredBlob(BlobRef ref, Instant since, boolean quarantined) {}
