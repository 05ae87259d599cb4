package io.freshet.model;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.model.adapt.Sections;
import io.freshet.model.cache.VectorCache;
import io.freshet.model.task.Scores;
import io.freshet.model.task.Task;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Machine;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.config.ModalityConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network of one encoder for each modality, a fusion and a head, with its weights in native memory.
 *
 * <p>Scoring is safe from any number of threads at once; closing is not safe while someone scores, so whoever shares a
 * model counts references. Equal weights and equal batches give bit-equal scores in every process with the same number
 * of threads.
 */
public final class MultimodalModel implements AutoCloseable {
    private static final String SPEC = "freshet.spec";
    /** The only section of a model that was read from one file. */
    private static final String WHOLE = "";

    private final ModelSpec spec;
    private final Network network;
    private final ComputeDevice device;
    private final Map<String, NativeSection> sections;
    private final Parameters parameters;
    private final Set<String> changing;

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model owns its parameters, and they their sections
    private MultimodalModel(ModelSpec spec, ComputeDevice device, Map<String, NativeSection> sections) {
        this.spec = spec;
        this.network = new Network(spec);
        this.device = device;
        this.sections = sections;
        this.parameters = Parameters.of(List.copyOf(sections.values()), network.adapters(), device);
        this.changing = ModelSections.changing(spec);
    }

    /** A new network; its weights are those of {@link #beginSection}. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model owns its sections
    public static MultimodalModel initialise(ModelSpec spec, long seed, ComputeDevice device) {
        Map<String, NativeSection> sections = new LinkedHashMap<>();
        sectionNames(spec).forEach(name -> sections.put(name, beginSection(spec, name, seed, device)));
        return new MultimodalModel(spec, device, sections);
    }

    /**
     * A network with the weights of one file that holds all of them.
     *
     * @throws WeightsException when the file is damaged, was made for another spec, or holds a value that is not finite
     * @throws IOException when the file is out of reach
     */
    @MustBeClosed
    public static MultimodalModel read(ModelSpec spec, Path artifact, ComputeDevice device) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(artifact))) {
            return read(spec, new WeightsSource(artifact.toString(), Files.size(artifact), in), device);
        }
    }

    /**
     * A network with the weights of one stream that holds all of them, as versions had them before there were sections.
     *
     * @throws WeightsException when the stream is damaged, was made for another spec, or holds a value that is not
     *     finite
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the model owns its sections
    public static MultimodalModel read(ModelSpec spec, WeightsSource artifact, ComputeDevice device)
            throws IOException {
        NativeSection all = read(artifact, spec, new Network(spec).specs(), device);
        return new MultimodalModel(spec, device, Map.of(WHOLE, all));
    }

    /**
     * Reads one section of a spec's networks.
     *
     * @throws WeightsException when the stream is damaged, does not fit, or holds a value that is not finite
     * @throws IllegalArgumentException when the networks have no such section
     */
    @MustBeClosed
    public static NativeSection readSection(ModelSpec spec, String section, WeightsSource from, ComputeDevice device)
            throws IOException {
        return read(from, spec, parameters(spec, section), device);
    }

    private static List<ParameterSpec> parameters(ModelSpec spec, String section) {
        List<ParameterSpec> specs = ModelSections.of(spec).get(section);
        if (specs == null) {
            throw new IllegalArgumentException("A model of " + spec.fingerprint() + " has no section " + section
                    + "; it must be one of " + sectionNames(spec) + ".");
        }
        return specs;
    }

    /** Whether a section in memory is one of a spec's networks under its name, whichever spec it was read for. */
    public static boolean isSection(ModelSpec spec, String name, NativeSection section) {
        return section.isOf(ModelSections.of(spec).getOrDefault(name, List.of()));
    }

    /**
     * What the weights of one stream that holds all of them were made for.
     *
     * @return empty when the stream does not say so
     * @throws WeightsException when the stream is damaged
     */
    public static Optional<String> fingerprint(WeightsSource artifact) throws IOException {
        return Optional.ofNullable(WeightsStream.metadata(artifact.name(), artifact.sizeBytes(), artifact.in())
                .get(SPEC));
    }

    @MustBeClosed
    private static NativeSection read(
            WeightsSource from, ModelSpec spec, List<ParameterSpec> specs, ComputeDevice device) throws IOException {
        return NativeSection.read(from.name(), specs, device, target -> {
            Map<String, String> metadata = WeightsStream.read(from.name(), from.sizeBytes(), from.in(), target);
            String made = metadata.getOrDefault(SPEC, spec.fingerprint());
            if (!spec.accepts(made)) {
                throw new WeightsException("Weights file " + from.name() + " was made for " + made + " and not for "
                        + spec.fingerprint() + "; use it with the configuration that it was trained with.");
            }
        });
    }

    /** Names of the sections that the networks of a spec are made of, in a fixed order. */
    public static List<String> sectionNames(ModelSpec spec) {
        return List.copyOf(ModelSections.of(spec).keySet());
    }

    /**
     * A network of sections, which become the model's to close.
     *
     * @param sections by name, exactly those that {@link #sectionNames} names
     */
    @MustBeClosed
    public static MultimodalModel of(ModelSpec spec, Map<String, NativeSection> sections, ComputeDevice device) {
        if (!sections.keySet().equals(Set.copyOf(sectionNames(spec)))) {
            throw new IllegalArgumentException("Sections " + sections.keySet() + " make no model of "
                    + spec.fingerprint() + "; give " + sectionNames(spec) + ".");
        }
        return new MultimodalModel(spec, device, new LinkedHashMap<>(sections));
    }

    /**
     * Another model of the same weights, which shares the sections that no training of this one changes, and has copies
     * of the others.
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the other model owns its sections
    public MultimodalModel twin() {
        Map<String, NativeSection> twins = new LinkedHashMap<>();
        sections.forEach((name, section) -> twins.put(name, changes(name) ? section.copy() : section.retain()));
        return new MultimodalModel(spec, device, twins);
    }

    /** Takes over the weights of a model of the same spec, while nobody scores; shared sections are left alone. */
    public void become(MultimodalModel other) {
        sections.values().forEach(section -> section.become(other.parameters));
    }

    /** Whether training changes a section: a parameter of it learns, or is kept by the network itself. */
    public boolean changes(String section) {
        return section.equals(WHOLE) || changing.contains(section);
    }

    /** The same of a section of any network of a spec. */
    public static boolean changes(ModelSpec spec, String section) {
        return ModelSections.changing(spec).contains(section);
    }

    /**
     * A section of a spec's networks as it begins: with the weights of a pretrained encoder, or with values that are a
     * function of spec and seed alone.
     *
     * @throws IllegalArgumentException when pretrained weights do not fit or cannot be used
     * @throws UncheckedIOException when they are out of reach
     */
    @MustBeClosed
    public static NativeSection beginSection(ModelSpec spec, String section, long seed, ComputeDevice device) {
        Optional<PretrainedWeights> pretrained = new Network(spec).pretrained(section);
        if (pretrained.isEmpty()) {
            return NativeSection.initialise(parameters(spec, section), seed, device);
        }
        PretrainedWeights weights = pretrained.get();
        try {
            return NativeSection.read(weights.source(), parameters(spec, section), device, weights::readTo);
        } catch (WeightsException e) {
            throw new IllegalArgumentException("A pretrained encoder cannot begin: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("The weights of " + weights.source() + " cannot be read: " + e, e);
        }
    }

    /** One of {@link #sectionNames}; the model's to close. */
    public NativeSection section(String name) {
        NativeSection section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException(
                    "The model has no section " + name + "; it must be one of " + sections.keySet() + ".");
        }
        return section;
    }

    /**
     * Writes the weights as one safetensors file, whole or not at all. Keys of {@code metadata} that start with
     * {@code freshet.} are the model's own.
     */
    public void write(Path artifact, Map<String, String> metadata) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(SPEC, spec.fingerprint());
        new WeightsFile(weights(), all).write(artifact);
    }

    /** Scores of each sample, in order, corrected. Dropout is off and no graph is kept. */
    public List<Scores> score(List<Features> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        try (Scope scope = Scope.scoring(parameters)) {
            float[] served = network.served(scope, batch).values();
            List<Scores> scores = new ArrayList<>(batch.size());
            for (int row = 0; row < batch.size(); row++) {
                scores.add(network.task().scores(served, row));
            }
            return scores;
        }
    }

    /**
     * Takes what frozen encoders make of contents from a cache, and keeps it there. No score changes by it. The cache
     * stays the caller's to close, after this.
     *
     * @throws IOException when the weights cannot be digested
     */
    public void keepEncodings(VectorCache cache) throws IOException {
        Map<String, String> madeBy = new LinkedHashMap<>();
        for (String modality : network.frozen()) {
            NativeSection base = sections.get(Sections.base(modality));
            // A model of one file has no section by which its encoders could be told from others.
            if (base != null) {
                madeBy.put(modality, described(modality) + " " + base.digest() + " " + Machine.describe(device));
            }
        }
        network.encodings().keep(cache, madeBy);
    }

    private String described(String modality) {
        ModalityConfig settings = spec.modalities().get(modality);
        return settings == null ? "" : settings.described();
    }

    /** Modalities whose pretrained encoder no training changes, so that what it makes of a content can be kept. */
    public static Set<String> frozenModalities(ModelSpec spec) {
        return new Network(spec).frozen();
    }

    /** Weight of each modality in the fusion when all are present; they sum to 1. */
    public Map<String, Float> fusionWeights() {
        return network.fusion().shares(parameters);
    }

    /** A copy of every weight by its stable name, for example {@code encoders.image.conv1.weight}. */
    public Map<String, WeightArray> weights() {
        return parameters.copies();
    }

    private List<ParameterSpec> specsBeside(Set<String> others) {
        Map<String, String> sectionOf = sections();
        return network.specs().stream()
                .filter(parameter -> !others.contains(sectionOf.get(parameter.name())))
                .toList();
    }

    /**
     * Replaces every weight, while nobody scores.
     *
     * @throws IllegalArgumentException when names, shapes or finiteness do not fit; nothing is changed then
     */
    public void load(Map<String, WeightArray> weights) {
        loadBeside(Set.of(), weights);
    }

    /**
     * Replaces every weight that is in none of some sections, while nobody scores.
     *
     * @throws IllegalArgumentException when names, shapes or finiteness do not fit; nothing is changed then
     */
    public void loadBeside(Set<String> others, Map<String, WeightArray> weights) {
        List<ParameterSpec> specs = specsBeside(others);
        List<String> misfits = Parameters.misfits(specs, weights);
        if (!misfits.isEmpty()) {
            throw new IllegalArgumentException(
                    "Weights do not fit the model: " + some(misfits) + "; load what weights() gave for the same spec.");
        }
        Parameters.completed(specs, weights).forEach((name, array) -> parameters.set(name, array.values()));
    }

    /**
     * Sets what is added to each label's logit when scores are served, while nobody scores. It travels with the
     * weights; the loss does not see it.
     *
     * @param correction (labels) finite; zeros where every example stands for itself
     * @throws IllegalArgumentException when there is not one finite number for each label
     */
    public void correct(float[] correction) {
        WeightArray array = new WeightArray(new long[] {correction.length}, correction);
        if (correction.length != spec.labels().size() || !array.finite()) {
            throw new IllegalArgumentException("A correction " + Arrays.toString(correction) + " does not fit "
                    + spec.labels().size() + " labels; give each label one finite number.");
        }
        parameters.set(Task.CORRECTION, correction);
    }

    /** What counts as a difference of one between two scores of this model. */
    public double unit() {
        return network.task().unit(parameters);
    }

    /** What the network learns and answers. */
    public Task task() {
        return network.task();
    }

    /**
     * The section of an artifact that holds each parameter, by the parameter's name, in the network's order. Equal
     * specs give equal sections.
     */
    public Map<String, String> sections() {
        Adaptation adaptation = Adaptations.of(spec.strategy());
        Map<String, String> sections = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> sections.put(parameter.spec().name(), adaptation.section(parameter)));
        return sections;
    }

    /**
     * Whether every weight is a number; an artifact or checkpoint with others can never be read. Sections that training
     * does not change were found so when they were read, and are not looked at again.
     */
    public boolean isFinite() {
        return sections.entrySet().stream()
                .allMatch(section ->
                        !changes(section.getKey()) || section.getValue().isFinite());
    }

    /** What the network was built from. */
    public ModelSpec spec() {
        return spec;
    }

    Network network() {
        return network;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        parameters.close();
    }

    private static String some(List<String> misfits) {
        int shown = Math.min(5, misfits.size());
        String more = misfits.size() > shown ? " and " + (misfits.size() - shown) + " more" : "";
        return String.join(", ", misfits.subList(0, shown)) + more;
    }
}
