/**
 * What a whole system on one machine stands on: a production {@link io.freshet.node.KafkaNode} inside this JVM or, as
 * {@link io.freshet.node.NodeProcess}, in one of its own, and a {@link io.freshet.node.RegistryProcess} that speaks
 * Confluent's API. Both keep their data in a directory over restarts and over {@code kill -9}; integration tests use
 * the same ones. A {@link io.freshet.node.ServerJar} is somebody else's program that runs as a child.
 */
@NullMarked
package io.freshet.node;

import org.jspecify.annotations.NullMarked;
