package io.freshet.ingest.sweep;

import io.freshet.schemas.event.BlobRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checkpoints that records name, by the topic that the records are in, oldest first. One thread. */
final class Checkpoints {
    private final Map<String, Set<BlobRef>> byTopic = new LinkedHashMap<>();

    /** Adds what a record names; the first record of a topic, which warms it, names nothing. */
    void add(String topic, List<BlobRef> refs) {
        if (refs.isEmpty()) {
            return;
        }
        Set<BlobRef> checkpoints = byTopic.computeIfAbsent(topic, name -> new LinkedHashSet<>());
        checkpoints.removeAll(refs);
        checkpoints.addAll(refs);
    }

    /** The newest of each topic, which its trainer goes on from. */
    List<BlobRef> newest() {
        return byTopic.values().stream()
                .map(refs -> List.copyOf(refs))
                .map(refs -> refs.get(refs.size() - 1))
                .toList();
    }

    /** All of them, each topic's newest first: what a trainer goes on from is read before it is pruned. */
    List<BlobRef> newestFirst() {
        List<BlobRef> all = new ArrayList<>(newest());
        for (Set<BlobRef> refs : byTopic.values()) {
            List<BlobRef> reversed = new ArrayList<>(refs);
            Collections.reverse(reversed);
            all.addAll(reversed);
        }
        return all;
    }
}
