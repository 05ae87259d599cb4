/**
 * Writing to topics outside any transaction: an {@link io.freshet.serving.publish.RecordWriter} says when Kafka has
 * acknowledged.
 */
@NullMarked
package io.freshet.serving.publish;

import org.jspecify.annotations.NullMarked;
