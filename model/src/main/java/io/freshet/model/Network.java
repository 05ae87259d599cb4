package io.freshet.model;

import io.freshet.model.encode.Encoder;
import io.freshet.model.encode.Encoders;
import io.freshet.model.encode.Feature;
import io.freshet.model.fuse.WeightedFusion;
import io.freshet.model.fuse.WeightedFusion.Encoded;
import io.freshet.model.head.ClassificationHead;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.media.UndecodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The shape of one model, without its weights: encoders, fusion, head. Immutable; any thread. */
final class Network {
    /** Names of all encoders' parameters start with it. */
    static final String ENCODERS = "encoders.";

    private final SortedMap<String, Encoder> encoders = new TreeMap<>();
    private final WeightedFusion fusion;
    private final ClassificationHead head;
    private final List<ParameterSpec> parameters = new ArrayList<>();

    Network(ModelSpec spec) {
        spec.modalities().forEach((name, config) -> encoders.put(name, Encoders.of(ENCODERS + name, config)));
        fusion = new WeightedFusion(List.copyOf(encoders.keySet()), Encoder.WIDTH);
        head = new ClassificationHead(Encoder.WIDTH, spec.labels().size());
        encoders.values().forEach(encoder -> parameters.addAll(encoder.parameters()));
        parameters.addAll(fusion.parameters());
        parameters.addAll(head.parameters());
    }

    List<ParameterSpec> parameters() {
        return parameters;
    }

    ClassificationHead head() {
        return head;
    }

    WeightedFusion fusion() {
        return fusion;
    }

    boolean knows(String modality) {
        return encoders.containsKey(modality);
    }

    Feature prepare(String modality, String contentType, byte[] payload) throws UndecodableException {
        return encoder(modality).prepare(contentType, payload);
    }

    /** Every modality as another observation of it could have looked. */
    Features augment(Features features, RandomGenerator random) {
        SortedMap<String, Feature> changed = new TreeMap<>();
        features.byModality()
                .forEach((name, feature) -> changed.put(name, encoder(name).augment(feature, random)));
        return new Features(changed);
    }

    /** Lets encoders keep statistics of what is about to be learned. */
    void observe(Parameters weights, List<Features> batch) {
        encoders.forEach((name, encoder) -> {
            List<Feature> features = of(name, batch);
            if (!features.isEmpty()) {
                encoder.observe(weights, features);
            }
        });
    }

    /** (batch, labels) logits as they are served. */
    Tensor served(Scope scope, List<Features> batch) {
        return head.corrected(logits(scope, batch, 0));
    }

    /** (batch, labels) logits as the loss sees them. */
    Tensor logits(Scope scope, List<Features> batch, double dropout) {
        List<Encoded> encoded = new ArrayList<>();
        for (Map.Entry<String, Encoder> entry : encoders.entrySet()) {
            encoded.add(encode(scope, entry.getKey(), entry.getValue(), batch));
        }
        return head.logits(scope, fusion.fuse(scope, encoded), dropout);
    }

    private static Encoded encode(Scope scope, String name, Encoder encoder, List<Features> batch) {
        boolean[] present = new boolean[batch.size()];
        for (int i = 0; i < present.length; i++) {
            present[i] = batch.get(i).byModality().containsKey(name);
        }
        List<Feature> features = of(name, batch);
        return new Encoded(
                features.isEmpty() ? Optional.empty() : Optional.of(encoder.encode(scope, features)), present);
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

    private Encoder encoder(String modality) {
        Encoder encoder = encoders.get(modality);
        if (encoder == null) {
            throw new IllegalArgumentException(
                    "The model has no modality " + modality + "; it must be one of " + encoders.keySet() + ".");
        }
        return encoder;
    }
}
