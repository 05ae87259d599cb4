/**
 * What makes a version trustworthy: {@link io.freshet.schemas.version.Manifest} is its canonical description, signed by
 * {@link io.freshet.schemas.version.VersionSigner} and checked by {@link io.freshet.schemas.version.VersionVerifier}.
 */
@NullMarked
package io.freshet.schemas.version;

import org.jspecify.annotations.NullMarked;
