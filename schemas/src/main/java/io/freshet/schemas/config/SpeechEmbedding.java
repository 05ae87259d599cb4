package io.freshet.schemas.config;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Speech and other sound, read by a pretrained network that comes with the program: resampled to 16 kHz, and cut to
 * {@code duration} where it lasts longer.
 */
public record SpeechEmbedding(Duration duration, PayloadLimits.Audio limits) implements ModalityConfig {
    private static final Duration USUAL = Duration.ofSeconds(5);

    public SpeechEmbedding(Duration duration) {
        this(duration, PayloadLimits.Audio.DEFAULT);
    }

    static SpeechEmbedding from(ConfigSection section) {
        return new SpeechEmbedding(
                section.duration("duration", USUAL, Duration.ofMillis(100), Duration.ofMinutes(1)),
                PayloadLimits.Audio.from(section));
    }

    @Override
    public String encoder() {
        return "speech-embedding";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("duration", duration.toMillis() + "ms"));
    }

    @Override
    public ModalityConfig withDefaultLimits() {
        return new SpeechEmbedding(duration);
    }

    @Override
    public Media media() {
        return Media.AUDIO;
    }

    @Override
    public boolean pretrained() {
        return true;
    }
}
