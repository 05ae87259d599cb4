package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/**
 * All that the model knows of one encoder. Its other half is the {@link io.freshet.schemas.config.EncoderKind} of the
 * same name: settings, limits and documentation, which the edges need too. A new encoder is one kind and one
 * descriptor.
 *
 * @param <C> the encoder's settings
 */
interface EncoderDescriptor<C extends ModalityConfig> {
    /** Name of the encoder, as in a configuration file. */
    String name();

    /** The record of its settings. */
    Class<C> settings();

    /** What reads its payloads. */
    Featuriser featuriser(C settings);

    /** Its network, whose parameters' names start with {@code prefix} and a dot. */
    Encoder encoder(String prefix, C settings);

    /** A fixed payload that every version must be able to answer, whatever the pipeline's limits. */
    GoldenPayload golden(C settings);
}
