package io.freshet.model.section;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.WeightsSource;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.weights.WeightsException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Section;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads models from the store, each section once: models that name the same one share it in memory, and what no model
 * uses any more is freed. So a new head over a large base is read and held as a head. Any thread; one reads at a time.
 *
 * <p>Only a model of {@link #begin} may be trained: training another would change what others share.
 */
public final class ResidentSections {
    private final BlobStore blobs;
    private final ComputeDevice device;

    @GuardedBy("this")
    private final Map<String, NativeSection> byDigest = new HashMap<>();

    public ResidentSections(BlobStore blobs, ComputeDevice device) {
        this.blobs = blobs;
        this.device = device;
    }

    /**
     * A model of these sections. Sections that this release does not know are passed over.
     *
     * @param spec of the model; those of other specs share what they have in common
     * @throws WeightsException when a section is missing, damaged, or does not fit
     * @throws io.freshet.schemas.blob.BlobMissingException when a blob is not in the store
     * @throws IOException when the store does not answer
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model that is made of them owns them
    public synchronized MultimodalModel load(ModelSpec spec, List<Section> sections) throws IOException {
        byDigest.values().removeIf(NativeSection::isClosed);
        Map<String, NativeSection> taken = new LinkedHashMap<>();
        try {
            for (String name : MultimodalModel.sectionNames(spec)) {
                taken.put(name, take(spec, named(name, sections)));
            }
            return MultimodalModel.of(spec, taken, device);
        } catch (IOException | RuntimeException e) {
            taken.values().forEach(NativeSection::close);
            throw e;
        }
    }

    /**
     * A model to be trained. What training changes has memory of its own; the rest is shared with other models.
     *
     * @param named sections as the store has them; those of the spec's that are missing begin anew
     * @param seed of what begins
     * @throws WeightsException when a section is damaged or does not fit
     * @throws io.freshet.schemas.blob.BlobMissingException when a blob is not in the store
     * @throws IOException when the store does not answer
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model that is made of them owns them
    public synchronized MultimodalModel begin(ModelSpec spec, List<Section> named, long seed) throws IOException {
        byDigest.values().removeIf(NativeSection::isClosed);
        Map<String, NativeSection> taken = new LinkedHashMap<>();
        try {
            for (String name : MultimodalModel.sectionNames(spec)) {
                Optional<Section> section = find(name, named);
                taken.put(
                        name,
                        section.isPresent()
                                ? own(spec, name, take(spec, section.get()))
                                : MultimodalModel.beginSection(spec, name, seed, device));
            }
            return MultimodalModel.of(spec, taken, device);
        } catch (IOException | RuntimeException e) {
            taken.values().forEach(NativeSection::close);
            throw e;
        }
    }

    @MustBeClosed
    private static NativeSection own(ModelSpec spec, String name, NativeSection shared) {
        if (!MultimodalModel.changes(spec, name)) {
            return shared;
        }
        try (shared) {
            return shared.copy();
        }
    }

    /** Takes a section in as it comes. */
    public interface SectionReader {
        /** Reads the source to its end. */
        void read(WeightsSource source) throws IOException;
    }

    /**
     * Reads a section that is no part of a model, to wherever its numbers are to lie.
     *
     * @throws io.freshet.schemas.blob.BlobMissingException when it is not in the store, or not what its digest says
     * @throws IOException when the store does not answer
     */
    public void read(Section section, SectionReader reader) throws IOException {
        BlobRef ref = section.getBlob();
        try (InputStream in = blobs.open(ref)) {
            reader.read(new WeightsSource(ref.getSha256(), ref.getSizeBytes(), in));
        }
    }

    /** Where its models are. */
    public ComputeDevice device() {
        return device;
    }

    /** Sections in memory. */
    public synchronized int size() {
        byDigest.values().removeIf(NativeSection::isClosed);
        return byDigest.size();
    }

    private static Section named(String name, List<Section> sections) throws WeightsException {
        return find(name, sections)
                .orElseThrow(() -> new WeightsException("There is no section " + name + " among "
                        + sections.stream().map(Section::getName).toList()
                        + "; use the artifact with the configuration that it was trained with."));
    }

    private static Optional<Section> find(String name, List<Section> sections) {
        return sections.stream()
                .filter(section -> section.getName().equals(name))
                .findFirst();
    }

    @GuardedBy("this")
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // handed on
    private NativeSection take(ModelSpec spec, Section section) throws IOException {
        // Two sections may be equal to the byte and still be of different parameters.
        BlobRef ref = section.getBlob();
        String key = section.getName() + " " + ref.getSha256();
        NativeSection there = byDigest.get(key);
        if (there != null && MultimodalModel.isSection(spec, section.getName(), there)) {
            Optional<NativeSection> shared = there.retainIfOpen();
            if (shared.isPresent()) {
                return shared.get();
            }
        }
        try (InputStream in = blobs.open(ref)) {
            WeightsSource source = new WeightsSource(ref.getSha256(), ref.getSizeBytes(), in);
            NativeSection read = MultimodalModel.readSection(spec, section.getName(), source, device);
            byDigest.put(key, read);
            return read;
        }
    }
}
