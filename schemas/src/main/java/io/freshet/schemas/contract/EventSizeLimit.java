package io.freshet.schemas.contract;

import io.freshet.schemas.config.FreshetConfig;

/** How large an event may be, so that a sample of every modality still fits into one record of Kafka's default size. */
public final class EventSizeLimit {
    /** A record of 1 MiB, less what the sample around its parts takes. */
    private static final int SAMPLE_BYTES = 960 << 10;

    private EventSizeLimit() {}

    /** Bytes of an event's value on the wire. */
    public static int bytes(FreshetConfig config) {
        return SAMPLE_BYTES / config.modalities().size();
    }
}
