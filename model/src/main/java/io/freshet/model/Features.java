package io.freshet.model;

import io.freshet.model.encode.Feature;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What the networks of one sample's modalities read. Immutable, on the heap, shared between threads freely. */
public final class Features {
    private final SortedMap<String, Feature> byModality;

    /** Features by modality; at least one, all of them as one spec's encoders prepared them. */
    public Features(SortedMap<String, Feature> byModality) {
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
        return new Features(kept);
    }

    /** What of these a model reads; empty when it reads none of them. */
    public Optional<Features> knownTo(ModelSpec spec) {
        SortedMap<String, Feature> known = new TreeMap<>(byModality);
        known.keySet().retainAll(spec.modalities().keySet());
        return known.isEmpty() ? Optional.empty() : Optional.of(new Features(known));
    }

    /** Heap bytes held by the values. */
    public int sizeBytes() {
        return byModality.values().stream().mapToInt(Feature::sizeBytes).sum();
    }

    SortedMap<String, Feature> byModality() {
        return byModality;
    }
}
