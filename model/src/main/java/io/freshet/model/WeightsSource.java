package io.freshet.model;

import java.io.InputStream;

/**
 * Weights as a stream.
 *
 * @param name by which messages name it
 * @param in read to its end by whoever takes the weights, and closed by whoever gives them
 */
public record WeightsSource(String name, long sizeBytes, InputStream in) {}
