package io.freshet.cli.demo;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.event.VersionState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the topics have said so far. Safe for many threads. */
final class TopicFacts {
    private final Set<ProductionLog.PublishedPart> aligned = new HashSet<>();
    private final Set<String> alignedSamples = new HashSet<>();
    private final Map<String, LabelledExample> examples = new HashMap<>();
    private final Map<String, Integer> timesTrained = new HashMap<>();
    private final Map<String, Long> windowOf = new HashMap<>();
    private final Map<Long, Long> windowOfVersion = new HashMap<>();
    private final Set<String> deadKeys = new HashSet<>();
    private final List<Long> available = new ArrayList<>();
    private Optional<TrainingPoint> lastWindow = Optional.empty();
    private int unread;
    private int deadLetters;
    private int outages;

    /** The newest revision of an example. */
    record LabelledExample(int revision, Split split) {}

    /** A version came to serve. */
    record Swap(long version, Instant at) {}

    synchronized void sample(Sample sample) {
        if (sample.getOrigin() != Origin.ALIGNED) {
            return;
        }
        alignedSamples.add(sample.getSampleId());
        for (Map.Entry<String, Part> part : sample.getParts().entrySet()) {
            aligned.add(new ProductionLog.PublishedPart(
                    sample.getSampleId(), part.getKey(), part.getValue().getSha256()));
        }
    }

    synchronized void example(Example example) {
        examples.merge(
                example.getExampleId(),
                new LabelledExample(example.getRevision(), example.getSplit()),
                (before, now) -> before.revision() > now.revision() ? before : now);
    }

    /**
     * A window was trained.
     *
     * @param ids identity and revision of each example that it trained
     */
    synchronized void window(TrainingPoint point, List<String> ids) {
        lastWindow = Optional.of(point);
        unread += point.getSkipped();
        if (point.getBackTo() != null) {
            forgetAfter(windowOfVersion.getOrDefault(point.getBackTo(), 0L));
        }
        for (String id : ids) {
            timesTrained.merge(id, 1, Integer::sum);
            windowOf.put(id, point.getWindow());
        }
        if (point.getVersion() != null) {
            windowOfVersion.put(point.getVersion(), point.getWindow());
        }
    }

    /** What later windows had trained is not in the model: training it again is no second time. */
    private void forgetAfter(long window) {
        windowOf.values().removeIf(trainedIn -> trainedIn > window);
        timesTrained.keySet().retainAll(windowOf.keySet());
    }

    synchronized void rollout(Rollout rollout) {
        if (rollout.getTo() == VersionState.AVAILABLE) {
            available.add(rollout.getVersion());
        }
    }

    synchronized void deadLetter(DeadLetter letter) {
        deadLetters++;
        if (letter.getKey() != null) {
            deadKeys.add(
                    StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString());
        }
    }

    synchronized void outage() {
        outages++;
    }

    synchronized int outages() {
        return outages;
    }

    synchronized boolean hasPart(ProductionLog.PublishedPart part) {
        return aligned.contains(part) || deadKeys.contains(part.sampleId());
    }

    synchronized int alignedSamples() {
        return alignedSamples.size();
    }

    synchronized Map<String, LabelledExample> examples() {
        return Map.copyOf(examples);
    }

    /** How often each revision of each example was trained, by {@code exampleId#revision}. */
    synchronized Map<String, Integer> timesTrained() {
        return Map.copyOf(timesTrained);
    }

    /** The window that learned each revision of each example. */
    synchronized Map<String, Long> windowOf() {
        return Map.copyOf(windowOf);
    }

    /** The window after which each version was published. */
    synchronized Map<Long, Long> windowOfVersion() {
        return Map.copyOf(windowOfVersion);
    }

    synchronized Optional<TrainingPoint> lastWindow() {
        return lastWindow;
    }

    /** Versions that came to serve, in order. */
    synchronized List<Long> available() {
        return List.copyOf(available);
    }

    synchronized int deadLetters() {
        return deadLetters;
    }

    /** Examples that the trainer could not read. */
    synchronized int unread() {
        return unread;
    }
}
