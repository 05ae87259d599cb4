package io.freshet.schemas.media;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Decodes WAV, AIFF and AU: PCM of 8, 16, 24 or 32 bits, A-law, mu-law. */
public final class Audio {
    private Audio() {}

    /**
     * Sound as one channel (the mean of all).
     *
     * @param sampleRate samples per second
     * @param samples amplitudes in [-1, 1]
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier between decoder and encoder, made once and read once.
    public record Sound(int sampleRate, float[] samples) {}

    /**
     * Decodes a whole file.
     *
     * @throws UndecodableException when the bytes are no sound of a known format, hold no sample, or last longer or
     *     shorter than the limits; no more is decoded than the longest takes
     */
    public static Sound decode(byte[] bytes, PayloadLimits.Audio limits) throws UndecodableException {
        PayloadSize.check(bytes, limits);
        try (AudioInputStream stored = AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes));
                AudioInputStream pcm = linear(stored)) {
            AudioFormat format = pcm.getFormat();
            checkRate(format.getSampleRate());
            byte[] frames = pcm.readNBytes(bytesPast(limits.maxDuration(), format));
            checkDuration(frames.length / format.getFrameSize(), format.getSampleRate(), limits);
            return new Sound(Math.round(format.getSampleRate()), mono(frames, format));
        } catch (UnsupportedAudioFileException e) {
            throw new UndecodableException(
                    Reason.FORMAT, "payload of " + bytes.length + " bytes is no sound that can be read; send WAV", e);
        } catch (IOException | RuntimeException e) {
            // The reader throws unchecked exceptions on damaged headers.
            throw new UndecodableException(
                    Reason.FORMAT,
                    "sound of " + bytes.length + " bytes is damaged: " + e.getMessage() + "; send it again whole",
                    e);
        }
    }

    private static AudioInputStream linear(AudioInputStream stored) {
        AudioFormat from = stored.getFormat();
        if (AudioFormat.Encoding.PCM_SIGNED.equals(from.getEncoding()) && !from.isBigEndian()) {
            return stored;
        }
        int bits = AudioFormat.Encoding.PCM_SIGNED.equals(from.getEncoding())
                        || AudioFormat.Encoding.PCM_UNSIGNED.equals(from.getEncoding())
                ? from.getSampleSizeInBits()
                : 16;
        return AudioSystem.getAudioInputStream(
                new AudioFormat(
                        AudioFormat.Encoding.PCM_SIGNED,
                        from.getSampleRate(),
                        bits,
                        from.getChannels(),
                        from.getChannels() * bits / 8,
                        from.getSampleRate(),
                        false),
                stored);
    }

    private static float[] mono(byte[] frames, AudioFormat format) {
        int bytesPerSample = format.getSampleSizeInBits() / 8;
        int channels = format.getChannels();
        ByteBuffer buffer = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[frames.length / (bytesPerSample * channels)];
        float scale = 1f / (channels * (float) (1L << (format.getSampleSizeInBits() - 1)));
        for (int i = 0; i < samples.length; i++) {
            long sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += sample(buffer, (i * channels + channel) * bytesPerSample, bytesPerSample);
            }
            samples[i] = sum * scale;
        }
        return samples;
    }

    private static int sample(ByteBuffer buffer, int at, int bytesPerSample) {
        return switch (bytesPerSample) {
            case 1 -> buffer.get(at);
            case 2 -> buffer.getShort(at);
            case 3 -> (buffer.get(at) & 0xff) | (buffer.get(at + 1) & 0xff) << 8 | buffer.get(at + 2) << 16;
            case 4 -> buffer.getInt(at);
            default -> throw new IllegalArgumentException("samples of " + bytesPerSample + " bytes; 1 to 4 are taken");
        };
    }

    private static void checkRate(float sampleRate) throws UndecodableException {
        if (!(sampleRate >= 1)) {
            throw new UndecodableException(
                    Reason.FORMAT, "sound names no sample rate that can be; send it with its own header");
        }
    }

    /** Bytes of the longest sound taken and one frame more, which tells that there is more. */
    private static int bytesPast(Duration longest, AudioFormat format) {
        double frames = Math.floor(seconds(longest) * format.getSampleRate()) + 1;
        return (int) Math.min(Integer.MAX_VALUE - 8, frames * format.getFrameSize());
    }

    private static void checkDuration(int frames, float sampleRate, PayloadLimits.Audio limits)
            throws UndecodableException {
        if (frames == 0) {
            throw new UndecodableException(Reason.EMPTY, "sound is empty; send at least one sample");
        }
        double lasts = frames / (double) sampleRate;
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
