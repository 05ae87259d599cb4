/**
 * What networks are made of: each {@link io.freshet.model.layer.Layer} is a record with a name, under which its
 * parameters go.
 */
@NullMarked
package io.freshet.model.layer;

import org.jspecify.annotations.NullMarked;
