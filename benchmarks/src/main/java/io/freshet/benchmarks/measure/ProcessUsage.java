package io.freshet.benchmarks.measure;

/**
 * What a process had done, and had used, at a moment.
 *
 * @param done events processed and committed
 * @param cpuNanos user and system time of the process
 * @param wallNanos of {@link System#nanoTime()}
 */
public record ProcessUsage(long done, long cpuNanos, long wallNanos) {
    private static final double NANOS = 1e9;

    /** Events per second of CPU from an earlier moment to this one. */
    public double perCpuSecondSince(ProcessUsage earlier) {
        return (done - earlier.done) * NANOS / positive(cpuNanos - earlier.cpuNanos);
    }

    /** Events per second by the clock from an earlier moment to this one. */
    public double perSecondSince(ProcessUsage earlier) {
        return (done - earlier.done) * NANOS / positive(wallNanos - earlier.wallNanos);
    }

    private static long positive(long nanos) {
        if (nanos <= 0) {
            throw new IllegalStateException("no time passed between two moments; measure over more events");
        }
        return nanos;
    }
}
