/**
 * What a payload must be so that every stage can read it: {@link io.freshet.schemas.media.Images},
 * {@link io.freshet.schemas.media.Audio}, {@link io.freshet.schemas.media.Vectors},
 * {@link io.freshet.schemas.media.Texts}, each of a {@link io.freshet.schemas.media.MediaType} that
 * {@link io.freshet.schemas.media.ContentTypes} knows; an edge takes what {@link io.freshet.schemas.media.MediaCheck}
 * admits, the model decodes with the same code and within the same limits, and
 * {@link io.freshet.schemas.media.UndecodableException} says why a payload is neither.
 */
@NullMarked
package io.freshet.schemas.media;

import org.jspecify.annotations.NullMarked;
