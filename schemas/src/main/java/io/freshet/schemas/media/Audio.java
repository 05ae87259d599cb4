package io.freshet.schemas.media;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.time.Duration;

/**
 * Decodes WAV (extensible and big-endian ones too), AIFF, AIFF-C and AU: PCM of 8 to 32 bits, float of 32 or 64, A-law,
 * mu-law.
 */
public final class Audio {
    private Audio() {}

    /**
     * Sound as one channel (the mean of all).
     *
     * @param sampleRate samples per second
     * @param samples amplitudes, full scale is 1; fractions may go beyond it
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier between decoder and encoder, made once and read once.
    public record Sound(int sampleRate, float[] samples) {}

    /**
     * Decodes a whole file.
     *
     * @throws UndecodableException when the bytes are no sound of a known format, hold less than they declare or no
     *     sample, or last longer or shorter than the limits, which is told from the header
     */
    public static Sound decode(byte[] bytes, PayloadLimits.Audio limits) throws UndecodableException {
        PayloadSize.check(bytes, limits);
        Pcm pcm = layout(bytes);
        checkDuration(pcm, limits);
        return new Sound((int) Math.max(1, Math.round(pcm.sampleRate())), pcm.mono(bytes));
    }

    private static Pcm layout(byte[] bytes) throws UndecodableException {
        try {
            return SoundHeader.read(bytes)
                    .orElseThrow(() -> new UndecodableException(
                            Reason.FORMAT,
                            "payload of " + bytes.length + " bytes is no sound that can be read; send WAV"));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UndecodableException(
                    Reason.FORMAT, "sound of " + bytes.length + " bytes is damaged: " + e.getMessage(), e);
        }
    }

    private static void checkDuration(Pcm pcm, PayloadLimits.Audio limits) throws UndecodableException {
        if (pcm.frames() == 0) {
            throw new UndecodableException(Reason.EMPTY, "sound is empty; send at least one sample");
        }
        double lasts = pcm.frames() / pcm.sampleRate();
        if (lasts > seconds(limits.maxDuration())) {
            throw new UndecodableException(
                    Reason.DURATION,
                    "sound lasts more than " + seconds(limits.maxDuration()) + " s (max-duration); send less of it");
        }
        if (lasts < seconds(limits.minDuration())) {
            throw new UndecodableException(
                    Reason.DURATION,
                    "sound lasts " + lasts + " s; send at least " + seconds(limits.minDuration())
                            + " s (min-duration)");
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
