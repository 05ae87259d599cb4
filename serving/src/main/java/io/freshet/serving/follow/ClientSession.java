package io.freshet.serving.follow;

/** Kafka clients at work, on the one thread of their {@link ClientLoop}. */
public interface ClientSession extends AutoCloseable {
    /** How sessions are opened: at the start, and again after Kafka failed. */
    @FunctionalInterface
    interface Factory {
        /** Opens clients; the loop closes them. */
        ClientSession open();
    }

    /**
     * One step: a poll and what it brought. Returns within about a second, whatever Kafka does.
     *
     * @throws org.apache.kafka.common.KafkaException when the clients cannot go on and new ones are needed
     * @throws io.freshet.schemas.registry.RegistryUnavailableException when the registry does not answer and the step
     *     must be repeated
     */
    void doWork();

    @Override
    void close();
}
