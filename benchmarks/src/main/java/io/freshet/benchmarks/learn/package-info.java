/**
 * What models learn of real data, by the steps that a trainer takes and without a system around them:
 * {@link io.freshet.benchmarks.learn.Recordings} of spoken digits, and {@link io.freshet.benchmarks.learn.VoicesBench}
 * that asks how well digits are told of a speaker who was never heard.
 */
@NullMarked
package io.freshet.benchmarks.learn;

import org.jspecify.annotations.NullMarked;
