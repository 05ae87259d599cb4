package io.freshet.serving.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest samples and predictions, so that people can look at them. Any thread. */
public final class RecentSamples {
    private static final int SAMPLES = 300;
    private static final int PREDICTIONS = 60;

    @GuardedBy("this")
    private final Map<Key, Sample> samples = new Bounded<>(SAMPLES);

    @GuardedBy("this")
    private final Map<String, Prediction> predictions = new Bounded<>(PREDICTIONS);

    /** Identity of one revision. */
    private record Key(String sampleId, Origin origin, int revision) {}

    /** A prediction, and the sample that it was made on if that is still known. */
    record Seen(Prediction prediction, @Nullable Sample sample) {}

    synchronized void add(Sample sample) {
        samples.put(new Key(sample.getSampleId(), sample.getOrigin(), sample.getRevision()), sample);
    }

    synchronized void add(Prediction prediction) {
        if (!prediction.getShadow()) {
            predictions.put(prediction.getPredictionId(), prediction);
        }
    }

    /** The latest predictions, newest first. */
    synchronized List<Seen> latest(int count) {
        List<Seen> latest = new ArrayList<>();
        for (Prediction prediction : predictions.values()) {
            latest.add(0, new Seen(prediction, samples.get(keyOf(prediction))));
        }
        return List.copyOf(latest.subList(0, Math.min(count, latest.size())));
    }

    /** What one modality brought to a recent prediction. */
    public synchronized Optional<Part> part(String predictionId, String modality) {
        return Optional.ofNullable(predictions.get(predictionId))
                .map(prediction -> samples.get(keyOf(prediction)))
                .map(sample -> sample.getParts().get(modality));
    }

    /** Share of the latest aligned samples in which each modality was missing, 0 to 1. */
    synchronized Map<String, Double> missingShare() {
        Map<String, Double> shares = new TreeMap<>();
        List<Sample> aligned = samples.values().stream()
                .filter(sample -> sample.getOrigin() == Origin.ALIGNED)
                .toList();
        for (Sample sample : aligned) {
            sample.getParts().keySet().forEach(modality -> shares.merge(modality, 0.0, Double::sum));
            sample.getMissing().forEach(modality -> shares.merge(modality, 1.0 / aligned.size(), Double::sum));
        }
        return shares;
    }

    private static Key keyOf(Prediction prediction) {
        return new Key(prediction.getSampleId(), prediction.getOrigin(), prediction.getRevision());
    }

    /** Keeps the newest entries. */
    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int capacity;

        Bounded(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
        }
    }
}
