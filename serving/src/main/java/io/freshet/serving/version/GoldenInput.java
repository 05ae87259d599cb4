package io.freshet.serving.version;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.encode.Encoders;
import io.freshet.model.encode.GoldenPayload;
import io.freshet.model.task.Scores;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One fixed input with every modality, made from the configuration and sent the way that real ones go. A version that
 * cannot answer it twice with the same scores of its task cannot answer anything.
 */
final class GoldenInput {
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
        return new ModelSpec(modalities, spec.fusion(), spec.task(), spec.strategy());
    }

    /**
     * Scores the input several times, which also warms the version up.
     *
     * @throws VersionRefusedException when the scores are no answer of the task, or differ between passes
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
        Optional<String> fault = model.task().fault(new Scores(first));
        if (fault.isPresent()) {
            throw new VersionRefusedException("version " + version + " answers the golden input with " + fault.get());
        }
    }

    private float[] score(MultimodalModel model) {
        Scores scores = model.score(List.of(features)).get(0);
        return scores.values();
    }

    private static Sample sample(SortedMap<String, ModalityConfig> modalities) {
        Map<String, Part> parts = new TreeMap<>();
        modalities.forEach((name, modality) -> parts.put(name, part(Encoders.golden(modality))));
        return Sample.newBuilder()
                .setSampleId("golden")
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(parts)
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .build();
    }

    private static Part part(GoldenPayload payload) {
        return Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType(payload.contentType())
                .setPayload(ByteBuffer.wrap(payload.bytes()))
                .setSha256(Digests.sha256(payload.bytes()))
                .build();
    }
}
