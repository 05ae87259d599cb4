package io.freshet.cli.demo;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.OffsetRange;
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
    private final Set<String> leftOut = new HashSet<>();
    private final List<OffsetRange> reverted = new ArrayList<>();
    private final Map<Long, Long> windowOfVersion = new HashMap<>();
    private final Set<Position> deadPositions = new HashSet<>();
    private final Set<DeadEvent> deadEvents = new HashSet<>();
    private final List<Long> available = new ArrayList<>();
    private Optional<TrainingPoint> lastWindow = Optional.empty();
    private int deadLetters;
    private int outages;

    /** The newest revision of an example, and where it stands. */
    record LabelledExample(int revision, Split split, Position position) {}

    /** Where a record stands: what tells it from every other. */
    record Position(String topic, int partition, long offset) {}

    /** An event that became a dead letter: the topic it came by, and its sample. */
    private record DeadEvent(String topic, String sampleId) {}

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

    synchronized void example(Example example, Position position) {
        examples.merge(
                example.getExampleId(),
                new LabelledExample(example.getRevision(), example.getSplit(), position),
                (before, now) -> before.revision() > now.revision() ? before : now);
    }

    /**
     * A window was trained.
     *
     * @param ids identity and revision of each example that it trained
     */
    synchronized void window(TrainingPoint point, List<String> ids) {
        lastWindow = Optional.of(point);
        if (point.getBackTo() != null) {
            reverted.addAll(point.getConsumed());
            forgetAfter(windowOfVersion.getOrDefault(point.getBackTo(), 0L));
        }
        for (String id : ids) {
            leftOut.remove(id);
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
        timesTrained.keySet().stream().filter(id -> !windowOf.containsKey(id)).forEach(leftOut::add);
        timesTrained.keySet().retainAll(windowOf.keySet());
    }

    synchronized void rollout(Rollout rollout) {
        if (rollout.getTo() == VersionState.AVAILABLE) {
            available.add(rollout.getVersion());
        }
    }

    synchronized void deadLetter(DeadLetter letter) {
        deadLetters++;
        deadPositions.add(new Position(letter.getTopic(), letter.getPartition(), letter.getOffset()));
        if (letter.getKey() != null) {
            String key =
                    StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString();
            deadEvents.add(new DeadEvent(letter.getTopic(), key));
        }
    }

    synchronized void outage() {
        outages++;
    }

    synchronized int outages() {
        return outages;
    }

    /** Whether an event is in a sample or, refused, among the dead letters of its topic. */
    synchronized boolean hasPart(ProductionLog.PublishedPart part) {
        return aligned.contains(part)
                || deadEvents.stream()
                        .anyMatch(dead -> dead.sampleId().equals(part.sampleId())
                                && dead.topic().endsWith("." + part.modality()));
    }

    /** Whether this very record became a dead letter. */
    synchronized boolean isDead(Position position) {
        return deadPositions.contains(position);
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

    /**
     * Revisions of examples that were trained, and left out by a decision since: of the gate, or of who rolled back.
     */
    synchronized Set<String> leftOut() {
        return Set.copyOf(leftOut);
    }

    /** Whether a record was in a window that the gate threw away. */
    synchronized boolean isReverted(Position position) {
        return reverted.stream()
                .anyMatch(range -> range.getTopic().equals(position.topic())
                        && range.getPartition() == position.partition()
                        && range.getFrom() <= position.offset()
                        && position.offset() < range.getTo());
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
}
