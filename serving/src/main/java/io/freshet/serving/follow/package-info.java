/**
 * Reading topics without end: a {@link io.freshet.serving.follow.ClientLoop} runs a
 * {@link io.freshet.serving.follow.ClientSession} of Kafka clients step by step and opens a new one when Kafka fails; a
 * {@link io.freshet.serving.follow.RecordReader} tells a bad record from a registry that does not answer.
 */
@NullMarked
package io.freshet.serving.follow;

import org.jspecify.annotations.NullMarked;
