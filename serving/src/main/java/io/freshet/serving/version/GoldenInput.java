package io.freshet.serving.version;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.Scores;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * One fixed input with every modality, made from the configuration and sent the way that real ones go. A version that
 * cannot answer it with the same finite probabilities twice cannot answer anything.
 */
final class GoldenInput {
    private static final float SUM_TOLERANCE = 1e-3f;

    private final Features features;

    private GoldenInput(Features features) {
        this.features = features;
    }

    static GoldenInput of(ModelSpec spec) {
        ModelSpec limitless = limitless(spec);
        Preparer preparer = new Preparer(limitless, part -> Payloads.bytes((ByteBuffer) part.getPayload()));
        try {
            return new GoldenInput(preparer.prepare(sample(limitless.modalities())));
        } catch (UndecodableException | IOException e) {
            throw new IllegalStateException("The golden input cannot be read by the encoders: " + e.getMessage(), e);
        }
    }

    /** A pipeline may take no sound as short as this one, or no value as low: that says nothing about a version. */
    private static ModelSpec limitless(ModelSpec spec) {
        SortedMap<String, ModalityConfig> modalities = new TreeMap<>();
        spec.modalities().forEach((name, modality) -> modalities.put(name, modality.withDefaultLimits()));
        return new ModelSpec(modalities, spec.labels());
    }

    /**
     * Scores the input several times, which also warms the version up.
     *
     * @throws VersionRefusedException when a score is not finite, they do not sum to 1, or differ between passes
     */
    void check(long version, MultimodalModel model, int passes) throws VersionRefusedException {
        float[] first = score(model);
        for (int pass = 1; pass < passes; pass++) {
            float[] again = score(model);
            if (!Arrays.equals(first, again)) {
                throw new VersionRefusedException("version " + version
                        + " gives two answers to one input: " + Arrays.toString(first) + " and "
                        + Arrays.toString(again));
            }
        }
        float sum = 0;
        for (float probability : first) {
            sum += probability;
        }
        // The comparison is false for NaN too.
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new VersionRefusedException("version " + version + " answers the golden input with "
                    + Arrays.toString(first) + ", which are no probabilities");
        }
    }

    private float[] score(MultimodalModel model) {
        Scores scores = model.score(List.of(features)).get(0);
        return scores.probabilities();
    }

    private static Sample sample(SortedMap<String, ModalityConfig> modalities) throws IOException {
        Map<String, Part> parts = new TreeMap<>();
        for (Map.Entry<String, ModalityConfig> modality : modalities.entrySet()) {
            parts.put(modality.getKey(), part(modality.getValue()));
        }
        return Sample.newBuilder()
                .setSampleId("golden")
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(parts)
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .build();
    }

    private static Part part(ModalityConfig modality) throws IOException {
        return switch (modality.media()) {
            case IMAGE -> part("image/png", gradient());
            case AUDIO -> part("audio/wav", tone());
            case TEXT -> part("text/plain", "The golden input: 42 is the answer.".getBytes(StandardCharsets.UTF_8));
            case VECTOR -> part("application/json", ramp(((ModalityConfig.Mlp) modality).size()));
        };
    }

    private static Part part(String contentType, byte[] bytes) {
        return Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType(contentType)
                .setPayload(ByteBuffer.wrap(bytes))
                .setSha256(Digests.sha256(bytes))
                .build();
    }

    private static byte[] gradient() throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, ((x * 8) << 16) | ((y * 8) << 8) | ((x + y) * 4));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** Half a second of 440 Hz at 8 kHz, 16 bits. */
    private static byte[] tone() {
        int rate = 8_000;
        byte[] pcm = new byte[rate];
        for (int i = 0; i < rate / 2; i++) {
            int amplitude = (int) Math.round(16_000 * Math.sin(2 * Math.PI * 440 * i / rate));
            pcm[2 * i] = (byte) amplitude;
            pcm[2 * i + 1] = (byte) (amplitude >> 8);
        }
        AudioInputStream sound = new AudioInputStream(
                new ByteArrayInputStream(pcm), new AudioFormat(rate, 16, 1, true, false), pcm.length / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioSystem.write(sound, AudioFileFormat.Type.WAVE, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed; free some memory.", e);
        }
        return out.toByteArray();
    }

    private static byte[] ramp(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Integer.toString(i % 5 - 2))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
