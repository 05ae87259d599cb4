/**
 * The one configuration: {@link io.freshet.schemas.config.ConfigLoader} lays a user's file and the environment over
 * {@code reference.yaml}, collects every {@link io.freshet.schemas.config.ConfigFault}, and gives a
 * {@link io.freshet.schemas.config.FreshetConfig}, a tree of records with one record per feature.
 */
@NullMarked
package io.freshet.schemas.config;

import org.jspecify.annotations.NullMarked;
