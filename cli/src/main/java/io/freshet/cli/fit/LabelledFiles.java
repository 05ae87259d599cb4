package io.freshet.cli.fit;

import io.freshet.cli.ingest.IngestLine;
import io.freshet.cli.ingest.LineFiles;
import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.OutgoingEvent;
import io.freshet.model.PayloadReader;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.Splitter;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.task.TargetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Samples and their labels from JSON-lines files, put together as a running pipeline would: what is said of a sample
 * later replaces what was said before. Payloads that lie in files are read again when they are needed. One thread.
 */
final class LabelledFiles implements PayloadReader {
    private final FreshetConfig config;
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<String, Map<String, Part>> parts = new LinkedHashMap<>();
    private final Map<String, Labelled> labels = new LinkedHashMap<>();

    /** A target, when it became known, and where it was said. */
    private record Labelled(String where, Target target, Instant at) {}

    /** An example, and where its label was said. */
    record Placed(String where, Example example) {}

    LabelledFiles(FreshetConfig config) {
        this.config = config;
    }

    /** Reads all lines; those that cannot be used are told to the listener. */
    void read(LineFiles lines, InstantSource clock, RefusalListener refusals) throws InterruptedException {
        lines.read(clock, new LineFiles.Sink() {
            @Override
            public void line(String where, IngestLine line) {
                try {
                    take(where, line);
                } catch (TargetException e) {
                    refusals.refused(where, e.getMessage() + "; " + e.remedy());
                } catch (IOException e) {
                    refusals.refused(where, String.valueOf(e.getMessage()));
                }
            }

            @Override
            public void refused(String where, Exception why) {
                refusals.refused(where, why.getMessage() == null ? why.toString() : why.getMessage());
            }
        });
    }

    /** Hears of what cannot be used. */
    interface RefusalListener {
        void refused(String where, String why);
    }

    /** An example for each sample that has a part and a label, in the order in which samples were first heard of. */
    List<Placed> examples() {
        Splitter splitter = new Splitter(config.split());
        List<Placed> examples = new ArrayList<>();
        parts.forEach((sampleId, ofSample) -> {
            Labelled labelled = labels.get(sampleId);
            if (labelled != null) {
                examples.add(new Placed(labelled.where(), example(sample(sampleId, ofSample), labelled, splitter)));
            }
        });
        return examples;
    }

    /** Samples without a label. */
    long unlabelled() {
        return parts.keySet().stream().filter(id -> !labels.containsKey(id)).count();
    }

    /** Labels without a sample. */
    long unmatched() {
        return labels.keySet().stream().filter(id -> !parts.containsKey(id)).count();
    }

    @Override
    public byte[] read(Part part) throws IOException {
        if (!(part.getPayload() instanceof BlobRef ref)) {
            return Payloads.bytes((ByteBuffer) part.getPayload());
        }
        Path file = Optional.ofNullable(files.get(ref.getSha256()))
                .orElseThrow(() -> new IOException("no file is known for the payload " + ref.getSha256()));
        byte[] bytes = Payloads.bytes(EventPayload.file("payload", file).content());
        if (!Digests.sha256(bytes).equals(ref.getSha256())) {
            throw new IOException(file + " has changed since it was read first; leave the files alone while they are"
                    + " learned, and start again");
        }
        return bytes;
    }

    private void take(String where, IngestLine line) throws IOException, TargetException {
        Optional<Labelled> label = Optional.empty();
        if (line.feedback().isPresent()) {
            label = Optional.of(labelled(where, line.feedback().get()));
        }
        if (line.event().isPresent()) {
            OutgoingEvent event = line.event().get();
            String modality = event.payload().modality();
            if (!config.modalities().containsKey(modality)) {
                throw new IOException("modality \"" + modality + "\" is none of the pipeline's "
                        + config.modalities().keySet());
            }
            parts.computeIfAbsent(event.sampleId(), id -> new LinkedHashMap<>())
                    .put(modality, part(event, line.file()));
        }
        if (label.isPresent()) {
            labels.put(line.feedback().orElseThrow().subject(), label.get());
        }
    }

    private Labelled labelled(String where, FeedbackClaim claim) throws TargetException {
        Target target = config.task()
                .targets()
                .read(Json.mapper().createObjectNode().set(claim.field().json(), claim.target()));
        return new Labelled(where, target, claim.eventTime().orElse(Instant.EPOCH));
    }

    private Part part(OutgoingEvent event, Optional<Path> file) {
        EventPayload payload = event.payload();
        BlobRef ref = new BlobRef(Digests.sha256(Payloads.bytes(payload.content())), (long) payload.sizeBytes());
        file.ifPresent(path -> files.putIfAbsent(ref.getSha256(), path));
        return Part.newBuilder()
                .setEventTime(event.eventTime())
                .setContentType(payload.contentType())
                .setPayload(file.isPresent() ? ref : payload.content())
                .setSha256(ref.getSha256())
                .setAttributes(event.attributes())
                .build();
    }

    private Sample sample(String sampleId, Map<String, Part> ofSample) {
        return Sample.newBuilder()
                .setSampleId(sampleId)
                .setRevision(1)
                .setEventTime(ofSample.values().stream()
                        .map(Part::getEventTime)
                        .min(Instant::compareTo)
                        .orElseThrow())
                .setParts(ofSample)
                .setMissing(config.modalities().keySet().stream()
                        .filter(modality -> !ofSample.containsKey(modality))
                        .sorted()
                        .toList())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    private static Example example(Sample sample, Labelled label, Splitter splitter) {
        return Example.newBuilder()
                .setExampleId(sample.getSampleId())
                .setRevision(1)
                .setSample(sample)
                .setTarget(label.target())
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(label.at())
                .setLabelDelayMs(
                        label.at().toEpochMilli() - sample.getEventTime().toEpochMilli())
                .setSplit(splitter.of(sample))
                .build();
    }
}
