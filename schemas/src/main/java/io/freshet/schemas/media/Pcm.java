package io.freshet.schemas.media;

import io.freshet.schemas.media.UndecodableException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the frames of a sound lie in its file. A sample of fewer bits than its container has them at the upper end, so
 * that the container decides the scale.
 *
 * @param coding how a sample is written
 * @param containerBytes bytes of one sample of one channel, with its padding
 * @param order of the bytes of a sample
 * @param data where the frames begin, and how many bytes of them the file declares
 */
record Pcm(Coding coding, int containerBytes, ByteOrder order, int channels, double sampleRate, Data data) {
    private static final int MOST_CHANNELS = 256;
    /** Above any sound: whole numbers that were declared to be fractions. */
    private static final double LOUDEST = 16;

    /** How a sample is written. */
    enum Coding {
        SIGNED,
        UNSIGNED,
        FLOAT,
        A_LAW,
        MU_LAW
    }

    /** A range of the file. */
    record Data(int from, int length) {}

    Pcm {
        boolean fits = switch (coding) {
            case SIGNED -> containerBytes >= 1 && containerBytes <= 4;
            case FLOAT -> containerBytes == 4 || containerBytes == 8;
            case UNSIGNED, A_LAW, MU_LAW -> containerBytes == 1;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "samples of " + containerBytes + " bytes are not taken; send PCM of 8 to 32 bits");
        }
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw new IllegalArgumentException("it has " + channels + " channels; send 1 to " + MOST_CHANNELS);
        }
        if (!(sampleRate >= 1 && sampleRate <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("it names no sample rate that can be; send it with its own header");
        }
    }

    int frames() {
        return data.length / (containerBytes * channels);
    }

    /** The mean of the channels of each frame. */
    float[] mono(byte[] file) throws UndecodableException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(order);
        float[] samples = new float[frames()];
        int at = data.from;
        for (int i = 0; i < samples.length; i++) {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += sample(bytes, at);
                at += containerBytes;
            }
            samples[i] = (float) (sum / channels);
            if (!(Math.abs(samples[i]) <= LOUDEST)) {
                throw new UndecodableException(
                        Reason.RANGE,
                        "sample " + i + " of the sound is " + samples[i] + "; full scale is 1, send at most "
                                + LOUDEST);
            }
        }
        return samples;
    }

    private double sample(ByteBuffer bytes, int at) {
        return switch (coding) {
            case SIGNED -> signed(bytes, at) / (double) (1L << (8 * containerBytes - 1));
            case UNSIGNED -> ((bytes.get(at) & 0xff) - 128) / 128.0;
            case FLOAT -> containerBytes == 4 ? bytes.getFloat(at) : bytes.getDouble(at);
            case A_LAW -> aLaw(bytes.get(at)) / 32768.0;
            case MU_LAW -> muLaw(bytes.get(at)) / 32768.0;
        };
    }

    private int signed(ByteBuffer bytes, int at) {
        return switch (containerBytes) {
            case 1 -> bytes.get(at);
            case 2 -> bytes.getShort(at);
            case 3 -> {
                boolean little = order == ByteOrder.LITTLE_ENDIAN;
                yield (bytes.get(little ? at : at + 2) & 0xff)
                        | (bytes.get(at + 1) & 0xff) << 8
                        | bytes.get(little ? at + 2 : at) << 16;
            }
            default -> bytes.getInt(at);
        };
    }

    /** <em>Source:</em> ITU-T G.711, mu-law. */
    private static int muLaw(byte code) {
        int inverted = ~code & 0xff;
        int magnitude = ((((inverted & 0x0f) << 3) + 0x84) << ((inverted >> 4) & 7)) - 0x84;
        return (inverted & 0x80) == 0 ? magnitude : -magnitude;
    }

    /** <em>Source:</em> ITU-T G.711, A-law. */
    private static int aLaw(byte code) {
        int inverted = (code ^ 0x55) & 0xff;
        int segment = (inverted >> 4) & 7;
        int step = (inverted & 0x0f) << 4;
        int magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1);
        return (inverted & 0x80) == 0 ? -magnitude : magnitude;
    }
}
