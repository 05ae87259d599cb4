package io.freshet.trainer.publish;

import io.freshet.model.MultimodalModel;
import io.freshet.model.golden.GoldenInput;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Machine;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.GoldenAnswer;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Section;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes versions: what changed of the weights goes into the blob store, is read back from there and scored, and only
 * what answers as the weights in training do is described. Nothing is signed or announced here. One thread.
 *
 * <p><em>Source:</em> the producer cycle of Netflix Hollow: publish, read back, check, announce.
 */
public final class VersionPublisher {
    private final String pipeline;
    private final BlobStore blobs;
    private final SectionWriter sections;
    private final InstantSource clock;

    public VersionPublisher(String pipeline, BlobStore blobs, SectionWriter sections, InstantSource clock) {
        this.pipeline = pipeline;
        this.blobs = blobs;
        this.sections = sections;
        this.clock = clock;
    }

    /**
     * Keeps the weights as sections and describes them. The same weights and release make the same sections.
     *
     * @param parent sections of the version before, of which those that this release does not know are passed on
     * @param device where the model is
     * @throws IOException when the store cannot take them now, or gives back something else
     */
    public ModelVersion publish(MultimodalModel model, ComputeDevice device, ModelRelease release, List<Section> parent)
            throws IOException {
        List<Section> written = sections.put(model);
        GoldenInput input = GoldenInput.of(model.spec());
        Map<String, Float> scores = input.answer(model);
        checkStored(model, device, written, input, scores);
        BlobRef golden = blobs.put(input.file());
        // Serving refuses a version whose golden input it cannot read, whatever the weights are.
        var ignored = blobs.read(golden);
        return ModelVersion.newBuilder()
                .setModel(pipeline)
                .setVersion(release.version())
                .setParent(release.parent())
                .setSections(withUnknown(model, written, parent))
                .setFingerprint(model.spec().fingerprint())
                .setGolden(List.of(new GoldenAnswer(golden, scores, Machine.describe(device))))
                .setMetrics(new TreeMap<>(release.metrics()))
                .setConsumed(release.consumed())
                .setProvenance(release.provenance())
                .setCreatedAt(clock.instant())
                .build();
    }

    private void checkStored(
            MultimodalModel model,
            ComputeDevice device,
            List<Section> written,
            GoldenInput input,
            Map<String, Float> scores)
            throws IOException {
        try (MultimodalModel stored = sections.readBack(model, written, device)) {
            Map<String, Float> read = input.answer(stored);
            if (!read.equals(scores)) {
                throw new IOException("what the blob store gives back answers the golden input with " + read
                        + " and not with " + scores + "; nothing is announced, look at the store");
            }
        }
    }

    private static List<Section> withUnknown(MultimodalModel model, List<Section> written, List<Section> parent) {
        Set<String> known = Set.copyOf(MultimodalModel.sectionNames(model.spec()));
        List<Section> all = new ArrayList<>(written);
        parent.stream().filter(section -> !isOurs(section, known)).forEach(all::add);
        return all;
    }

    /** A base of a modality that went is no section that this release does not know. */
    private static boolean isOurs(Section section, Set<String> known) {
        return known.contains(section.getName()) || section.getName().startsWith("base.");
    }
}
