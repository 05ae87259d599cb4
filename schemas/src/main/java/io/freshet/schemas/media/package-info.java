/**
 * What a payload must be so that every stage can read it: {@link io.freshet.schemas.media.Images},
 * {@link io.freshet.schemas.media.Audio}, {@link io.freshet.schemas.media.Vectors},
 * {@link io.freshet.schemas.media.Texts}; the edge refuses what {@link io.freshet.schemas.media.MediaCheck} cannot
 * decode, the model decodes with the same code.
 */
@NullMarked
package io.freshet.schemas.media;

import org.jspecify.annotations.NullMarked;
