package io.freshet.trainer.learn;

/**
 * How a training went.
 *
 * @param steps tried
 * @param refused those of them whose loss or gradient was not finite, which changed nothing
 * @param loss mean training loss in nats over the steps that counted; NaN when none did
 * @param gradientNorm mean global norm of their gradients before clipping; NaN when none did
 */
public record WindowTrainingReport(int steps, int refused, double loss, double gradientNorm) {
    public int applied() {
        return steps - refused;
    }
}
