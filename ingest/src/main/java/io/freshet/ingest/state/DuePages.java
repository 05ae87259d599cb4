package io.freshet.ingest.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which ids are due when, for a store that writes behind: an id is kept in memory until the next commit, and only what
 * is then still wanted is written, all ids of one second as one page. What is never taken out again must be known to be
 * outdated by whoever is told that it is due. Not safe for threads.
 */
public final class DuePages {
    private static final int LAYOUT = 1;
    private static final long PAGE_MS = 1_000;
    private static final long NONE = Long.MAX_VALUE;
    private static final int RADIX = 36;

    private final KeyValueStore<Bytes, byte[]> store;
    private final char kind;
    /** Not written yet. */
    private final Queue<Entry> fresh = new PriorityQueue<>(Entry.EARLIEST);
    /** Read from pages, which stay until the last of their ids has been told. */
    private final Queue<Entry> loaded = new PriorityQueue<>(Entry.EARLIEST);

    private final Set<Bytes> loadedPages = new HashSet<>();
    /** No page that is not loaded begins earlier. */
    private long nextPageMs;

    /** An id and the time at which it is due, in milliseconds since 1970. */
    public record Due(long timeMs, String id) {}

    /** @param kind first byte of the pages' keys; no other entry of the store may begin with it */
    public DuePages(KeyValueStore<Bytes, byte[]> store, char kind) {
        this.store = store;
        this.kind = kind;
    }

    /** Forgets what is in memory: what is in the store is what holds. */
    public void reset() {
        fresh.clear();
        loaded.clear();
        loadedPages.clear();
        nextPageMs = 0;
    }

    public void add(long timeMs, String id) {
        fresh.add(new Entry(new Due(timeMs, id), null));
    }

    /**
     * Takes out the first ids, at most {@code limit}, that are due at or before a time, earliest first. What comes of
     * them must be in the store by the next commit.
     */
    public List<Due> take(long nowMs, int limit) {
        List<Due> due = new ArrayList<>();
        while (due.size() < limit) {
            Entry next = earliest();
            long untilMs = next == null ? nowMs : Math.min(nowMs, next.due().timeMs());
            if (nextPageMs != NONE && nextPageMs <= untilMs) {
                load();
            } else if (next == null || next.due().timeMs() > nowMs) {
                break;
            } else {
                due.add(take(next));
            }
        }
        return due;
    }

    /**
     * Writes what is still wanted of what was added since the last time.
     *
     * @param number a number that no page was written under before
     */
    public void write(Predicate<Due> wanted, long number) {
        SortedMap<Long, List<Due>> pages = new TreeMap<>();
        for (Entry entry : fresh) {
            if (wanted.test(entry.due())) {
                long page = entry.due().timeMs() / PAGE_MS * PAGE_MS;
                pages.computeIfAbsent(page, it -> new ArrayList<>()).add(entry.due());
            }
        }
        fresh.clear();
        pages.forEach((beginMs, entries) -> {
            store.put(StateKeys.timed(kind, beginMs, Long.toString(number, RADIX)), page(beginMs, entries));
            nextPageMs = Math.min(nextPageMs, beginMs);
        });
    }

    private static byte[] page(long beginMs, List<Due> entries) {
        StateWriter out = new StateWriter(LAYOUT);
        out.writeSize(entries.size());
        entries.forEach(due -> out.writeSize((int) (due.timeMs() - beginMs)).writeText(due.id()));
        return out.toBytes();
    }

    private @Nullable Entry earliest() {
        Entry one = fresh.peek();
        Entry other = loaded.peek();
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Entry.EARLIEST.compare(one, other) <= 0 ? one : other;
    }

    private Due take(Entry entry) {
        Page page = entry.page();
        if (page == null) {
            fresh.remove();
        } else {
            loaded.remove();
            if (--page.left == 0) {
                store.delete(page.key);
                loadedPages.remove(page.key);
            }
        }
        return entry.due();
    }

    /** Reads the first page that is not read yet. */
    private void load() {
        Bytes from = StateKeys.timed(kind, nextPageMs, "");
        Bytes to = StateKeys.timed((char) (kind + 1), 0, "");
        nextPageMs = NONE;
        try (KeyValueIterator<Bytes, byte[]> pages = store.range(from, to)) {
            boolean read = false;
            while (pages.hasNext()) {
                Bytes key = pages.peekNextKey();
                if (read && !loadedPages.contains(key)) {
                    nextPageMs = StateKeys.timeOf(key);
                    return;
                }
                byte[] page = pages.next().value;
                if (!read && loadedPages.add(key)) {
                    load(key, page);
                    read = true;
                }
            }
        }
    }

    private void load(Bytes key, byte[] bytes) {
        long beginMs = StateKeys.timeOf(key);
        if (bytes.length == 0) {
            // Written by the first release, which kept each id under a key of its own.
            loaded.add(new Entry(new Due(beginMs, StateKeys.idOf(key)), new Page(key, 1)));
            return;
        }
        StateReader in = new StateReader(bytes, LAYOUT);
        Page page = new Page(key, in.readSize());
        for (int i = page.left; i > 0; i--) {
            loaded.add(new Entry(new Due(beginMs + in.readSize(), in.readText()), page));
        }
    }

    private record Entry(Due due, @Nullable Page page) {
        static final Comparator<Entry> EARLIEST = Comparator.<Entry>comparingLong(
                        entry -> entry.due().timeMs())
                .thenComparing(entry -> entry.due().id());
    }

    /** A page that was read, and how many of its ids have not been told. */
    private static final class Page {
        private final Bytes key;
        private int left;

        Page(Bytes key, int left) {
            this.key = key;
            this.left = left;
        }
    }
}
