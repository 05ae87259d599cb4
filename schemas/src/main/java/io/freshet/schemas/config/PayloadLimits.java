package io.freshet.schemas.config;

import java.time.Duration;

/**
 * What a payload may be. Whoever decodes one refuses what is outside: the edge before it is taken, scoring and training
 * for what came another way. Limits decide what is taken and never what features it gives, but for
 * {@link Text#normalise}.
 */
public sealed interface PayloadLimits {
    /** Bytes of a payload at most, before anything is decoded. */
    int maxBytes();

    /** A picture; sides are pixels, as its header claims them. */
    record Image(int maxBytes, int minSide, int maxSide) implements PayloadLimits {
        public static final Image DEFAULT = new Image(32 << 20, 1, 4096);

        static Image from(ConfigSection section) {
            Image image = new Image(
                    sizeFrom(section, DEFAULT),
                    section.integer("min-side", DEFAULT.minSide, 1, 16_384),
                    section.integer("max-side", DEFAULT.maxSide, 1, 16_384));
            if (image.minSide > image.maxSide) {
                section.fault("min-side", "is above max-side", "no picture is taken so; lower it");
            }
            return image;
        }
    }

    /** A sound; how long it lasts. */
    record Audio(int maxBytes, Duration minDuration, Duration maxDuration) implements PayloadLimits {
        public static final Audio DEFAULT = new Audio(64 << 20, Duration.ZERO, Duration.ofMinutes(10));

        static Audio from(ConfigSection section) {
            Duration most = Duration.ofHours(1);
            Audio audio = new Audio(
                    sizeFrom(section, DEFAULT),
                    section.duration("min-duration", DEFAULT.minDuration, Duration.ZERO, most),
                    section.duration("max-duration", DEFAULT.maxDuration, Duration.ofMillis(1), most));
            if (audio.minDuration.compareTo(audio.maxDuration) > 0) {
                section.fault("min-duration", "is above max-duration", "no sound is taken so; lower it");
            }
            return audio;
        }
    }

    /**
     * Sensor values.
     *
     * @param size how many of them
     * @param least lowest value taken
     * @param most highest value taken
     */
    record Vector(int maxBytes, int size, float least, float most) implements PayloadLimits {
        /** So many, of any value that is finite. */
        public static Vector of(int size) {
            return new Vector(2 << 20, size, -Float.MAX_VALUE, Float.MAX_VALUE);
        }

        static Vector from(ConfigSection section) {
            Vector missing = of(section.integer("size", 1, 65_536));
            float[] range = section.range("range", missing.least, missing.most);
            return new Vector(sizeFrom(section, missing), missing.size, range[0], range[1]);
        }
    }

    /**
     * Text.
     *
     * @param maxLength characters (Unicode code points) at most, once in normal form
     * @param normalise whether text is brought into its normal form; else it is taken as it comes
     */
    record Text(int maxBytes, int maxLength, boolean normalise) implements PayloadLimits {
        public static final Text DEFAULT = new Text(4 << 20, 1_000_000, true);

        static Text from(ConfigSection section) {
            return new Text(
                    sizeFrom(section, DEFAULT),
                    section.integer("max-length", DEFAULT.maxLength, 1, 10_000_000),
                    section.flag("normalise", DEFAULT.normalise));
        }
    }

    private static int sizeFrom(ConfigSection section, PayloadLimits missing) {
        return section.sizeBytes("max-bytes", missing.maxBytes(), 1, 1 << 30);
    }
}
