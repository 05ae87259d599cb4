/**
 * What models learn of real data, by the steps that a trainer takes and without a system around them:
 * {@link io.freshet.benchmarks.learn.Recordings} of spoken digits, and {@link io.freshet.benchmarks.learn.VoicesBench}
 * that asks how well digits are told of a speaker who was never heard; {@link io.freshet.benchmarks.learn.TextSet}s and
 * {@link io.freshet.benchmarks.learn.LearnTextBench}, which tunes a text encoder by one pass over each.
 */
@NullMarked
package io.freshet.benchmarks.learn;

import org.jspecify.annotations.NullMarked;
