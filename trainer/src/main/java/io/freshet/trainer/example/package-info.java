/**
 * What learning and evaluation read: a {@link io.freshet.trainer.example.ReadyExample} is an example with its target
 * found in the labels, a {@link io.freshet.trainer.example.FeatureCache} gives its features, kept as long as there is
 * room, and a {@link io.freshet.trainer.example.RefusedException} says why an example cannot be used.
 */
@NullMarked
package io.freshet.trainer.example;

import org.jspecify.annotations.NullMarked;
