package io.freshet.model.section;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.MultimodalModel;
import io.freshet.model.WeightsSource;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.blob.BlobContent;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the sections of models that are being trained. A section that training does not change is written once for as
 * long as it is in memory, and named again ever after: a window that trains a head costs a head. One thread.
 */
public final class SectionWriter {
    private final BlobStore blobs;
    private final Map<String, Written> unchanging = new HashMap<>();

    /** A section that was written, and where. */
    private record Written(NativeSection section, Section named) {}

    public SectionWriter(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * Keeps what of a model is not in the store yet.
     *
     * @return all sections of the model
     * @throws IOException when the store cannot take it now
     */
    public List<Section> put(MultimodalModel model) throws IOException {
        List<Section> sections = new ArrayList<>();
        for (String name : MultimodalModel.sectionNames(model.spec())) {
            sections.add(put(model, name));
        }
        return sections;
    }

    private Section put(MultimodalModel model, String name) throws IOException {
        NativeSection section = model.section(name);
        Written before = unchanging.get(name);
        if (before != null && before.section() == section && !model.changes(name)) {
            return before.named();
        }
        BlobRef ref = blobs.put(out -> section.write(out, Map.of("freshet.section", name)));
        Section named = new Section(name, ref, WeightsFile.FORMAT);
        if (!model.changes(name)) {
            check(ref);
            unchanging.put(name, new Written(section, named));
        }
        return named;
    }

    /**
     * Keeps what belongs to a model's training and is no part of the model.
     *
     * @param content a safetensors file
     * @throws IOException when the store cannot take it now
     */
    public Section put(String name, BlobContent content) throws IOException {
        return new Section(name, blobs.put(content), WeightsFile.FORMAT);
    }

    /** Tells that a model's section was read from the store, so that it need not be written. */
    public void known(MultimodalModel model, List<Section> sections) {
        for (Section section : sections) {
            if (MultimodalModel.sectionNames(model.spec()).contains(section.getName())
                    && !model.changes(section.getName())) {
                unchanging.put(section.getName(), new Written(model.section(section.getName()), section));
            }
        }
    }

    /**
     * Reads back what was written of a model: another model of what the store holds, verified. What training does not
     * change was read back when it was written, and is shared.
     *
     * @param sections that {@link #put} gave for the model
     * @throws IOException when the store does not answer, or does not hold what it took
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model that is made of them owns them
    public MultimodalModel readBack(MultimodalModel model, List<Section> sections, ComputeDevice device)
            throws IOException {
        Map<String, NativeSection> read = new LinkedHashMap<>();
        try {
            for (Section section : sections) {
                String name = section.getName();
                read.put(
                        name,
                        model.changes(name)
                                ? read(model, section, device)
                                : model.section(name).retain());
            }
            return MultimodalModel.of(model.spec(), read, device);
        } catch (IOException | RuntimeException e) {
            read.values().forEach(NativeSection::close);
            throw e;
        }
    }

    @MustBeClosed
    private NativeSection read(MultimodalModel model, Section section, ComputeDevice device) throws IOException {
        BlobRef ref = section.getBlob();
        try (InputStream in = blobs.open(ref)) {
            WeightsSource source = new WeightsSource(ref.getSha256(), ref.getSizeBytes(), in);
            return MultimodalModel.readSection(model.spec(), section.getName(), source, device);
        }
    }

    /** Reads a blob to its end, which is where it is verified. */
    private void check(BlobRef ref) throws IOException {
        try (InputStream in = blobs.open(ref)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
