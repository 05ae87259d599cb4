/**
 * The claim-check store: {@link io.freshet.schemas.blob.BlobStore} keeps bytes under their digest,
 * {@link io.freshet.schemas.blob.Payloads} reads a payload wherever it lies.
 */
@NullMarked
package io.freshet.schemas.blob;

import org.jspecify.annotations.NullMarked;
