package io.freshet.model;

import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.model.adapt.NetworkParameter;
import io.freshet.model.adapt.NetworkParameter.Part;
import io.freshet.model.adapt.Sections;
import io.freshet.model.encode.Encoded;
import io.freshet.model.encode.Encoder;
import io.freshet.model.encode.Encoders;
import io.freshet.model.encode.Feature;
import io.freshet.model.fuse.Fusion;
import io.freshet.model.fuse.Fusions;
import io.freshet.model.fuse.ModalityBatch;
import io.freshet.model.fuse.Projection;
import io.freshet.model.task.Task;
import io.freshet.model.task.Tasks;
import io.freshet.model.tensor.Adapter;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.schemas.config.ModalityConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The shape of one model, without its weights: encoders, projections, fusion, the task's head. Immutable; any thread.
 */
final class Network {
    private static final String ENCODERS = "encoders.";
    /** Names that a message gives as examples. */
    private static final int SHOWN = 10;

    private final SortedMap<String, Branch> branches = new TreeMap<>();
    private final Fusion fusion;
    private final AuxiliaryHeads auxiliary;
    private final Task task;
    private final List<NetworkParameter> parameters = new ArrayList<>();
    private final List<Adapter> adapters = new ArrayList<>();
    private final Set<String> frozen = new TreeSet<>();
    private final FrozenEncodings encodings;

    /** The way of one modality up to the fusion. */
    private record Branch(Encoder encoder, Projection projection) {
        static Branch of(String name, ModalityConfig settings, int width) {
            Encoder encoder = Encoders.encoder(prefix(name), settings);
            return new Branch(encoder, new Projection(prefix(name), encoder.width(), width));
        }
    }

    Network(ModelSpec spec) {
        Adaptation adaptation = Adaptations.of(spec.strategy());
        fusion = Fusions.of(spec.fusion(), List.copyOf(spec.modalities().keySet()));
        auxiliary = AuxiliaryHeads.of(List.copyOf(spec.modalities().keySet()), fusion);
        task = Tasks.of(spec.task(), fusion.width(), auxiliary.beside(fusion.heads()));
        spec.modalities().forEach((name, settings) -> {
            Branch branch = Branch.of(name, settings, fusion.width());
            branches.put(name, branch);
            boolean pretrained = settings.pretrained();
            place(branch.encoder().parameters(), one -> new NetworkParameter(one, Part.ENCODER, name, pretrained));
            List<Adapter> beside = parameters.stream()
                    .filter(one -> one.modality().equals(name))
                    .flatMap(one -> adaptation.adapter(one).stream())
                    .toList();
            adapters.addAll(beside);
            beside.forEach(adapter ->
                    place(adapter.parameters(), one -> new NetworkParameter(one, Part.ADAPTER, name, pretrained)));
            place(
                    branch.projection().parameters(),
                    one -> new NetworkParameter(one, Part.PROJECTION, name, pretrained));
        });
        if (adapters.isEmpty() && adaptation.needsAdapters()) {
            throw new IllegalArgumentException("fine-tune.strategy is "
                    + spec.strategy().label()
                    + ", and its fine-tune.targets fit no parameter of the pretrained encoders;"
                    + " name some of theirs, such as " + tunable());
        }
        frozen.addAll(frozen(adaptation));
        encodings = new FrozenEncodings(fusion.readsTokens());
        place(fusion.parameters(), one -> new NetworkParameter(one, Part.FUSION, "", false));
        place(
                auxiliary.marked(task.parameters(), fusion.heads()),
                one -> new NetworkParameter(one, Part.HEAD, "", false));
    }

    private Set<String> frozen(Adaptation adaptation) {
        Set<String> names = new TreeSet<>();
        Set<String> learning = new TreeSet<>();
        for (NetworkParameter one : parameters) {
            if (one.part() == Part.ADAPTER || (one.part() == Part.ENCODER && adaptation.trains(one))) {
                learning.add(one.modality());
            } else if (one.part() == Part.ENCODER && one.pretrained()) {
                names.add(one.modality());
            }
        }
        names.removeAll(learning);
        return names;
    }

    /** Modalities whose pretrained encoder no training changes. */
    Set<String> frozen() {
        return frozen;
    }

    /** What frozen encoders make of contents. */
    FrozenEncodings encodings() {
        return encodings;
    }

    /** Some names that targets could fit. */
    private List<String> tunable() {
        return parameters.stream()
                .filter(one -> one.part() == Part.ENCODER && one.pretrained())
                .map(one -> one.spec().name())
                .filter(name -> name.endsWith(".weight"))
                .limit(SHOWN)
                .toList();
    }

    private void place(List<ParameterSpec> specs, Function<ParameterSpec, NetworkParameter> placed) {
        specs.forEach(spec -> parameters.add(placed.apply(spec)));
    }

    /** What a section of base weights begins with; empty where it begins as its parameters say. */
    Optional<PretrainedWeights> pretrained(String section) {
        return branches.entrySet().stream()
                .filter(branch -> Sections.base(branch.getKey()).equals(section))
                .findFirst()
                .flatMap(branch -> branch.getValue().encoder().pretrained());
    }

    /** What the names of a modality's parameters start with, before a dot. */
    static String prefix(String modality) {
        return ENCODERS + modality;
    }

    /** Every parameter, and where it belongs. */
    List<NetworkParameter> parameters() {
        return parameters;
    }

    /** What is learned beside parameters that stay as they are. */
    List<Adapter> adapters() {
        return adapters;
    }

    List<ParameterSpec> specs() {
        return parameters.stream().map(NetworkParameter::spec).toList();
    }

    Task task() {
        return task;
    }

    Fusion fusion() {
        return fusion;
    }

    /** Lets the fusion make ready for what is about to be learned. */
    void makeReady(Parameters weights, List<Features> batch) {
        Set<String> present = new TreeSet<>();
        batch.forEach(features -> present.addAll(features.present()));
        fusion.observe(weights, present);
    }

    /** Lets encoders keep statistics of what is about to be learned. */
    void observe(Parameters weights, List<Features> batch) {
        branches.forEach((name, branch) -> {
            List<Feature> features = of(name, batch);
            if (!features.isEmpty()) {
                branch.encoder().observe(weights, features);
            }
        });
    }

    /** (batch, outputs) as they are served. */
    Tensor served(Scope scope, List<Features> batch) {
        return task.served(fused(scope, encode(scope, batch), 0));
    }

    /** What the loss of a batch is made of. */
    LearningOutputs learning(Scope scope, List<Features> batch, double dropout) {
        List<ModalityBatch> modalities = encode(scope, batch);
        return new LearningOutputs(
                fused(scope, modalities, dropout),
                auxiliary.outputs(modalities, (head, vectors) -> task.head(scope, head, vectors, dropout)));
    }

    private Tensor fused(Scope scope, List<ModalityBatch> modalities, double dropout) {
        return fusion.outputs(scope, modalities, (head, vectors) -> task.head(scope, head, vectors, dropout));
    }

    private List<ModalityBatch> encode(Scope scope, List<Features> batch) {
        List<ModalityBatch> modalities = new ArrayList<>();
        branches.forEach((name, branch) -> modalities.add(encode(scope, name, branch, batch)));
        return modalities;
    }

    private ModalityBatch encode(Scope scope, String name, Branch branch, List<Features> batch) {
        boolean[] present = new boolean[batch.size()];
        List<Features> having = new ArrayList<>();
        for (int i = 0; i < present.length; i++) {
            present[i] = batch.get(i).byModality().containsKey(name);
            if (present[i]) {
                having.add(batch.get(i));
            }
        }
        if (having.isEmpty()) {
            return new ModalityBatch(Optional.empty(), present);
        }
        Encoded encoded = frozen.contains(name)
                ? encodings.of(scope, name, branch.encoder(), having)
                : branch.encoder().encode(scope, of(name, having));
        Encoded read = fusion.readsTokens() ? encoded : Encoded.pooled(encoded.pooled());
        return new ModalityBatch(Optional.of(branch.projection().apply(read)), present);
    }

    private static List<Feature> of(String modality, List<Features> batch) {
        List<Feature> features = new ArrayList<>();
        for (Features one : batch) {
            Feature feature = one.byModality().get(modality);
            if (feature != null) {
                features.add(feature);
            }
        }
        return features;
    }
}
