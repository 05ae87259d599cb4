package io.freshet.model;

import io.freshet.model.adapt.NetworkParameter;
import io.freshet.model.adapt.NetworkParameter.Part;
import io.freshet.model.optimise.OptimizerState;
import io.freshet.model.tensor.Adapter;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.weights.WeightArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * From the weights of one spec to those of another that has modalities or labels more or less, or is tuned in another
 * way. Parameters of one name and shape stay as they are; what was learned beside parameters is added to them where it
 * is not learned on; rows that belong to a label or a modality go with its name; what is new begins so that the answers
 * of the old parts stay as they were: with only old modalities there, scores of old labels keep their order, and where
 * no label is new they are equal bit for bit. What is gone is dropped. Any thread.
 */
public final class Growth {
    private final ModelSpec from;
    private final ModelSpec to;
    private final Map<String, ParameterSpec> before;
    private final List<ParameterSpec> after;
    private final Set<String> kept;
    /** What is learned beside parameters only in the old spec, by the parameter's name: it is added to them. */
    private final Map<String, Adapter> merged;

    private Growth(ModelSpec from, ModelSpec to) {
        this.from = from;
        this.to = to;
        this.before = new TreeMap<>();
        Network old = new Network(from);
        old.specs().forEach(spec -> before.put(spec.name(), spec));
        this.merged = new TreeMap<>();
        if (!to.tunesOnFrom(from)) {
            old.adapters().forEach(adapter -> merged.put(adapter.target(), adapter));
        }
        List<NetworkParameter> parameters = new Network(to).parameters();
        this.after = parameters.stream().map(NetworkParameter::spec).toList();
        this.kept = kept(parameters);
    }

    /**
     * The way from one spec to another.
     *
     * @throws IllegalArgumentException when they differ in more than what can come and go: fusion or kind of task
     */
    public static Growth between(ModelSpec from, ModelSpec to) {
        if (!from.fusion().equals(to.fusion())
                || from.task().type() != to.task().type()) {
            throw new IllegalArgumentException("A model of " + from.fingerprint() + " cannot become one of "
                    + to.fingerprint() + "; keep fusion and task, or give the pipeline another name.");
        }
        return new Growth(from, to);
    }

    /** What comes and goes, in words; empty when nothing does. */
    public List<String> changes() {
        TreeMap<String, String> changes = new TreeMap<>();
        TreeSet<String> modalities = new TreeSet<>(from.modalities().keySet());
        modalities.addAll(to.modalities().keySet());
        for (String name : modalities) {
            boolean is = to.modalities().containsKey(name);
            if (!is || !isKept(name)) {
                changes.put(name, "modality " + name + (is ? " begins new" : " is dropped"));
            }
        }
        List<String> words = new ArrayList<>(changes.values());
        to.labels().stream()
                .filter(label -> !from.labels().contains(label))
                .forEach(label -> words.add("label " + label + " begins new"));
        from.labels().stream()
                .filter(label -> !to.labels().contains(label))
                .forEach(label -> words.add("label " + label + " is dropped"));
        if (!to.tunesOnFrom(from)) {
            words.add("strategy " + from.strategy().label() + " becomes "
                    + to.strategy().label());
        }
        return words;
    }

    /** For each label of the new spec, where it stood in the old one; -1 for a new label. */
    public List<Integer> labelPositions() {
        return to.labels().stream().map(from.labels()::indexOf).toList();
    }

    /**
     * Weights of the new spec, one at a time.
     *
     * @param old weights of the old spec. What is missing and stays lies in a section that {@link #keeps} names, and is
     *     not in the result either; nor is what a pretrained encoder that is new begins with
     * @param seed of what begins new
     * @param grown takes each weight by its name
     */
    public void weights(Function<String, Optional<WeightArray>> old, long seed, BiConsumer<String, WeightArray> grown) {
        Set<String> begun = begun();
        for (ParameterSpec spec : after) {
            if (begun.contains(spec.name())) {
                continue;
            }
            if (!stays(spec)) {
                grown.accept(spec.name(), Parameters.initial(spec, seed));
                continue;
            }
            old.apply(spec.name())
                    .map(trained -> merged(spec, trained, old))
                    .ifPresent(trained -> grown.accept(spec.name(), rows(spec, trained)));
        }
    }

    private WeightArray merged(ParameterSpec spec, WeightArray trained, Function<String, Optional<WeightArray>> old) {
        Adapter adapter = merged.get(spec.name());
        return adapter == null
                ? trained
                : new WeightArray(
                        trained.shape(),
                        adapter.merged(
                                trained.values(),
                                name -> old.apply(name)
                                        .orElseThrow(() -> new IllegalArgumentException("There are no old weights of "
                                                + name + "; give those of every section."))
                                        .values()));
    }

    /**
     * Takes over what a model of the old spec has learned, one weight at a time.
     *
     * @param to a model of the new spec
     * @param inPlace sections of it, of those that {@link #keeps} names, that it has already
     * @param seed of what begins new
     */
    public void carry(MultimodalModel trained, MultimodalModel to, Set<String> inPlace, long seed) {
        Map<String, String> sections = trained.sections();
        weights(
                name -> Optional.ofNullable(sections.get(name))
                        .filter(section -> !inPlace.contains(section))
                        .map(section -> trained.parameters().copy(name)),
                seed,
                (name, array) -> to.parameters().set(name, array.values()));
    }

    /** Whether a section of the old spec is one of the new spec as it is. */
    public boolean keeps(String section) {
        List<ParameterSpec> now = ModelSections.of(to).getOrDefault(section, List.of());
        List<ParameterSpec> then = ModelSections.of(from).getOrDefault(section, List.of());
        return !now.isEmpty()
                && names(now).equals(names(then))
                && now.stream()
                        .allMatch(spec -> stays(spec) && spec.rows().isEmpty() && !merged.containsKey(spec.name()));
    }

    /** Parameters of pretrained encoders that are new: a new model of the spec begins with their weights. */
    private Set<String> begun() {
        Network network = new Network(to);
        return ModelSections.of(to).entrySet().stream()
                .filter(section -> network.pretrained(section.getKey()).isPresent()
                        && section.getValue().stream().noneMatch(this::stays))
                .flatMap(section -> section.getValue().stream())
                .map(ParameterSpec::name)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(List<ParameterSpec> specs) {
        return specs.stream().map(ParameterSpec::name).collect(Collectors.toSet());
    }

    /**
     * The optimizer's state for the new spec, one entry at a time: moments stay with their weights, and are zero for
     * what is new.
     *
     * @param entries names of the old state's entries
     * @param old the old state
     * @param grown takes each entry by its name
     */
    public void moments(
            Collection<String> entries, Function<String, WeightArray> old, BiConsumer<String, WeightArray> grown) {
        Map<String, ParameterSpec> specs = new TreeMap<>();
        after.forEach(spec -> specs.put(spec.name(), spec));
        for (String entry : entries) {
            Optional<String> parameter = OptimizerState.parameter(entry);
            if (parameter.isEmpty()) {
                grown.accept(entry, old.apply(entry));
                continue;
            }
            ParameterSpec spec = specs.get(parameter.get());
            if (spec != null && stays(spec)) {
                WeightArray kept = old.apply(entry);
                grown.accept(entry, OptimizerState.isPerElement(entry) ? moments(spec, kept) : kept);
            }
        }
    }

    private boolean stays(ParameterSpec spec) {
        return kept.contains(spec.name());
    }

    /** An encoder stays or begins new as a whole: half of it would read what the other half never saw. */
    private Set<String> kept(List<NetworkParameter> parameters) {
        Set<String> begins = new TreeSet<>();
        for (NetworkParameter parameter : parameters) {
            if (!parameter.modality().isEmpty()
                    && parameter.part() != Part.ADAPTER
                    && parameter.spec().kind() != ParameterSpec.Kind.KEPT
                    && !fits(parameter.spec())) {
                begins.add(parameter.modality());
            }
        }
        return parameters.stream()
                .filter(parameter -> !begins.contains(parameter.modality()) && fits(parameter.spec()))
                .filter(parameter -> parameter.part() != Part.ADAPTER || to.tunesOnFrom(from))
                .map(parameter -> parameter.spec().name())
                .collect(Collectors.toSet());
    }

    private boolean fits(ParameterSpec spec) {
        ParameterSpec old = before.get(spec.name());
        if (old == null) {
            return false;
        }
        boolean byRow = spec.rows().isPresent() && old.rows().isPresent();
        return byRow ? tail(spec).equals(tail(old)) : spec.shape().equals(old.shape());
    }

    private boolean isKept(String modality) {
        return kept.stream().anyMatch(name -> name.startsWith(Network.prefix(modality) + "."));
    }

    private static List<Integer> tail(ParameterSpec spec) {
        return spec.shape().subList(1, spec.shape().size());
    }

    private WeightArray rows(ParameterSpec spec, WeightArray old) {
        if (spec.rows().isEmpty()) {
            return old;
        }
        NamedRows rows = spec.rows().get();
        float[][] trained = split(old.values(), names(spec).size());
        float[] values = new float[spec.size()];
        for (int row = 0; row < rows.names().size(); row++) {
            int stood = names(spec).indexOf(rows.names().get(row));
            float[] one = stood >= 0 ? trained[stood] : rows.joining().row(trained);
            System.arraycopy(one, 0, values, row * one.length, one.length);
        }
        long[] shape = spec.shape().stream().mapToLong(Integer::longValue).toArray();
        return new WeightArray(shape, values);
    }

    private WeightArray moments(ParameterSpec spec, WeightArray old) {
        if (spec.rows().isEmpty()) {
            return old;
        }
        List<String> wanted = spec.rows().get().names();
        float[][] trained = split(old.values(), names(spec).size());
        int width = trained[0].length;
        float[] values = new float[wanted.size() * width];
        for (int row = 0; row < wanted.size(); row++) {
            int stood = names(spec).indexOf(wanted.get(row));
            if (stood >= 0) {
                System.arraycopy(trained[stood], 0, values, row * width, width);
            }
        }
        return new WeightArray(new long[] {values.length}, values);
    }

    /** Names of the rows in the old spec. */
    private List<String> names(ParameterSpec spec) {
        return Optional.ofNullable(before.get(spec.name()))
                .flatMap(ParameterSpec::rows)
                .map(NamedRows::names)
                .orElse(List.of());
    }

    private static float[][] split(float[] values, int rows) {
        float[][] split = new float[rows][];
        int width = values.length / rows;
        for (int row = 0; row < rows; row++) {
            split[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
        }
        return split;
    }
}
