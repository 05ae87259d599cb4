package io.freshet.trainer.learn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest revision learned of each of the last examples, so that a repeated or older one is not learned again.
 * Kafka's offsets already keep a record from being read twice; this keeps out the same revision in a second record. One
 * thread.
 */
public final class TrainedRevisions {
    private final int capacity;
    private final Map<Long, Integer> newest = new LinkedHashMap<>();
    private List<Entry> log = new ArrayList<>();

    /**
     * Remembers nothing yet.
     *
     * @param capacity examples remembered, the last ones learned
     */
    public TrainedRevisions(int capacity) {
        this.capacity = capacity;
    }

    /**
     * One example that was learned.
     *
     * @param digest first eight bytes of the SHA-256 of its identity
     */
    public record Entry(long digest, int revision) {}

    /** Whether this revision, or a later one, was learned. */
    public boolean covers(String id, int revision) {
        return newest.getOrDefault(digest(id), 0) >= revision;
    }

    public void learned(String id, int revision) {
        put(new Entry(digest(id), revision));
    }

    /**
     * What was learned, oldest first. It only ever grows at its end, so that what was saved of it need not be saved
     * again, until more than half of it counts no more: then that is left out.
     */
    public List<Entry> log() {
        return List.copyOf(log);
    }

    /** Becomes what was saved, oldest first. */
    public void restore(List<Entry> saved) {
        newest.clear();
        log = new ArrayList<>();
        saved.forEach(this::put);
    }

    private void put(Entry entry) {
        newest.remove(entry.digest());
        newest.put(entry.digest(), entry.revision());
        if (newest.size() > capacity) {
            newest.remove(newest.keySet().iterator().next());
        }
        log.add(entry);
        if (log.size() > 2 * newest.size()) {
            log = new ArrayList<>(newest.size());
            newest.forEach((digest, revision) -> log.add(new Entry(digest, revision)));
        }
    }

    private static long digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256; use a complete one", e);
        }
    }
}
