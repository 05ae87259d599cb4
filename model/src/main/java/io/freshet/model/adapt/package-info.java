/**
 * What of a network is tuned: an {@link io.freshet.model.adapt.Adaptation}, one of
 * {@link io.freshet.model.adapt.Adaptations}, says of each {@link io.freshet.model.adapt.NetworkParameter} whether it
 * learns and which of the {@link io.freshet.model.adapt.Sections} holds it.
 */
@NullMarked
package io.freshet.model.adapt;

import org.jspecify.annotations.NullMarked;
