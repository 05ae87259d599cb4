/**
 * The claim-check store: {@link io.freshet.schemas.blob.BlobStore} keeps bytes under their digest, as files or in S3,
 * {@link io.freshet.schemas.blob.Payloads} reads a payload wherever it is,
 * {@link io.freshet.schemas.blob.BlobQuarantine} shows each {@link io.freshet.schemas.blob.StoredBlob} and is the way
 * out for those that nothing needs.
 */
@NullMarked
package io.freshet.schemas.blob;

import org.jspecify.annotations.NullMarked;
