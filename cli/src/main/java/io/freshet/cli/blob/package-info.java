/** {@code freshet blobs}: what the blob store holds, and what of it nothing needs any more. */
@NullMarked
package io.freshet.cli.blob;

import org.jspecify.annotations.NullMarked;
