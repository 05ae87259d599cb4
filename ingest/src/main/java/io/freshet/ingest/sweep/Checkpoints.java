package io.freshet.ingest.sweep;

import io.freshet.schemas.event.BlobRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checkpoints that records name, by the topic that the records are in. One thread. */
final class Checkpoints {
    private final Map<String, OfTopic> byTopic = new LinkedHashMap<>();

    /**
     * Those of one topic.
     *
     * @param committed oldest first; a trainer goes on from the last
     * @param open named by records that are not committed yet, and may be gone on from soon
     */
    record OfTopic(List<BlobRef> committed, List<BlobRef> open) {
        OfTopic() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        Optional<BlobRef> newest() {
            return committed.isEmpty() ? Optional.empty() : Optional.of(committed.get(committed.size() - 1));
        }
    }

    /** Adds what a committed record names; the first record of a topic, which warms it, names nothing. */
    void add(String topic, List<BlobRef> refs) {
        of(topic).committed().addAll(refs);
    }

    /** Adds what a record names that is not committed. */
    void addOpen(String topic, List<BlobRef> refs) {
        of(topic).open().addAll(refs);
    }

    Collection<OfTopic> all() {
        return byTopic.values();
    }

    private OfTopic of(String topic) {
        return byTopic.computeIfAbsent(topic, name -> new OfTopic());
    }
}
