package io.freshet.model;

import io.freshet.model.encode.Feature;
import io.freshet.schemas.blob.Digests;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the networks of one sample's modalities read. Immutable, on the heap, shared between threads freely. */
public final class Features {
    private final SortedMap<String, Feature> byModality;
    /** Of those that were asked for; those of equal features, also within other objects. */
    private final Map<String, String> digests;

    /** Features by modality; at least one, all of them as one spec's encoders prepared them. */
    public Features(SortedMap<String, Feature> byModality) {
        this(byModality, new ConcurrentHashMap<>());
    }

    private Features(SortedMap<String, Feature> byModality, Map<String, String> digests) {
        this.digests = digests;
        this.byModality = Collections.unmodifiableSortedMap(new TreeMap<>(byModality));
        if (byModality.isEmpty()) {
            throw new IllegalArgumentException("Features of no modality cannot be scored; keep at least one.");
        }
    }

    /** The modalities that are there, sorted. */
    public SortedSet<String> present() {
        return Collections.unmodifiableSortedSet(new java.util.TreeSet<>(byModality.keySet()));
    }

    /** These features without those of some modalities, for questions of the kind "what if this were missing". */
    public Features only(SortedSet<String> modalities) {
        SortedMap<String, Feature> kept = new TreeMap<>(byModality);
        kept.keySet().retainAll(modalities);
        return new Features(kept, digests);
    }

    /** What of these a model reads; empty when it reads none of them. */
    public Optional<Features> knownTo(ModelSpec spec) {
        SortedMap<String, Feature> known = new TreeMap<>(byModality);
        known.keySet().retainAll(spec.modalities().keySet());
        return known.isEmpty() ? Optional.empty() : Optional.of(new Features(known, digests));
    }

    /** These with others in the place of some. */
    Features with(SortedMap<String, Feature> others) {
        SortedMap<String, Feature> all = new TreeMap<>(byModality);
        all.putAll(others);
        Map<String, String> known = new ConcurrentHashMap<>(digests);
        known.keySet().removeAll(others.keySet());
        return new Features(all, known);
    }

    /** SHA-256 of a modality's feature, of those that are there; taken once. */
    String digest(String modality) {
        return digests.computeIfAbsent(modality, name -> {
            Feature feature = Objects.requireNonNull(byModality.get(name), name);
            return Digests.sha256(feature.bytes());
        });
    }

    /** Heap bytes held by the values. */
    public int sizeBytes() {
        return byModality.values().stream().mapToInt(Feature::sizeBytes).sum();
    }

    SortedMap<String, Feature> byModality() {
        return byModality;
    }
}
