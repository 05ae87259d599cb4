package io.freshet.model;

/**
 * What one step did.
 *
 * @param loss weighted mean cross-entropy in nats, label smoothing included
 * @param gradientNorm global norm of the gradient before clipping
 * @param applied false when loss or gradient was not finite: weights and moments are as they were
 */
public record StepOutcome(double loss, double gradientNorm, boolean applied) {}
