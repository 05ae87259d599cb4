package io.freshet.serving.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest samples and predictions, so that people can look at them. Any thread. */
public final class RecentSamples {
    private static final int SAMPLES = 300;
    private static final int PREDICTIONS = 200;

    @GuardedBy("this")
    private final Map<Key, Sample> samples = new Bounded<>(SAMPLES);

    @GuardedBy("this")
    private final Map<String, Ingested> predictions = new Bounded<>(PREDICTIONS);

    /** Identity of one sample: a scored one has the name of its answer, an aligned one counts its revisions. */
    private record Key(String id, Origin origin, int revision) {}

    /** A prediction and its ingestion time. */
    private record Ingested(Prediction prediction, Instant at) {}

    /** A prediction, and the sample that it was made on if that is still known. */
    record Seen(Prediction prediction, @Nullable Sample sample) {}

    synchronized void add(Sample sample) {
        samples.put(keyOf(sample), sample);
    }

    synchronized void add(Prediction prediction, Instant ingested) {
        if (!prediction.getShadow()) {
            predictions.put(prediction.getPredictionId(), new Ingested(prediction, ingested));
        }
    }

    /** The latest predictions by ingestion time, newest first: partitions are not read in step. */
    synchronized List<Seen> latest(int count) {
        List<Ingested> newestFirst = new ArrayList<>(predictions.values());
        newestFirst.sort(Comparator.comparing(Ingested::at).reversed());
        List<Seen> latest = new ArrayList<>();
        for (Ingested ingested : newestFirst.subList(0, Math.min(count, newestFirst.size()))) {
            latest.add(new Seen(ingested.prediction(), sampleOf(ingested.prediction())));
        }
        return latest;
    }

    /** What one modality brought to a recent prediction. */
    public synchronized Optional<Part> part(String predictionId, String modality) {
        Ingested ingested = predictions.get(predictionId);
        Sample sample = ingested == null ? null : sampleOf(ingested.prediction());
        return sample == null
                ? Optional.empty()
                : Optional.ofNullable(sample.getParts().get(modality));
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

    private static Key keyOf(Sample sample) {
        String predictionId = sample.getPredictionId();
        return new Key(
                predictionId == null ? sample.getSampleId() : predictionId, sample.getOrigin(), sample.getRevision());
    }

    @GuardedBy("this")
    private @Nullable Sample sampleOf(Prediction prediction) {
        Key named = new Key(prediction.getPredictionId(), prediction.getOrigin(), prediction.getRevision());
        Key counted = new Key(prediction.getSampleId(), prediction.getOrigin(), prediction.getRevision());
        return samples.getOrDefault(named, samples.get(counted));
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
