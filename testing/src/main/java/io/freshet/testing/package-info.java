/** What only tests run: {@link io.freshet.testing.S3Process}, a store that speaks S3's API. */
@NullMarked
package io.freshet.testing;

import org.jspecify.annotations.NullMarked;
