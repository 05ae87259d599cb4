package io.freshet.trainer.learn;

import io.freshet.schemas.config.LearningConfig.Replay;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.learn.Seeds.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A reservoir of past examples: each that was ever kept is as likely to be in it. It is bounded by their count and by
 * their bytes; where the bytes decide and sizes differ, newer and smaller ones are somewhat likelier. What stays and
 * what is drawn is a function of the seed, the counts and the sizes alone. One thread.
 *
 * <p><i>Source:</i> Vitter, Random Sampling with a Reservoir, ACM TOMS 1985 (algorithm R).
 */
public final class ReplayBuffer {
    private final Replay bounds;
    private final Seeds seeds;
    private final List<ReadyExample> kept = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private long sizeBytes;
    private long seen;

    /** An empty buffer. */
    public ReplayBuffer(Replay bounds, Seeds seeds) {
        this.bounds = bounds;
        this.seeds = seeds;
    }

    /** Offers an example that was learned. A later revision takes the place of an earlier one. */
    public void keep(ReadyExample example) {
        Integer known = places.get(example.id());
        if (known != null) {
            replace(known, example);
            shrink();
            return;
        }
        seen++;
        if (kept.size() < bounds.capacity() && sizeBytes + example.sizeBytes() <= bounds.maxBytes()) {
            add(example);
            return;
        }
        long place = new SplittableRandom(seeds.of(Use.REPLAY_KEEP, seen)).nextLong(seen);
        if (place < kept.size()) {
            replace((int) place, example);
            shrink();
        }
    }

    private void replace(int place, ReadyExample example) {
        ReadyExample before = kept.set(place, example);
        sizeBytes += example.sizeBytes() - before.sizeBytes();
        places.remove(before.id());
        places.put(example.id(), place);
    }

    private void shrink() {
        SplittableRandom random = new SplittableRandom(seeds.of(Use.REPLAY_SHRINK, seen));
        while (sizeBytes > bounds.maxBytes()) {
            forget(kept.get(random.nextInt(kept.size())).id());
        }
    }

    /** Forgets an example that is not to be learned again; the last one takes its place. */
    public void forget(String id) {
        Integer place = places.remove(id);
        if (place == null) {
            return;
        }
        sizeBytes -= kept.get(place).sizeBytes();
        ReadyExample last = kept.remove(kept.size() - 1);
        if (place < kept.size()) {
            kept.set(place, last);
            places.put(last.id(), place);
        }
    }

    /**
     * Different examples, drawn with equal probability.
     *
     * @param count how many at most; fewer when fewer are kept
     */
    public List<ReadyExample> draw(int count, long step) {
        SplittableRandom random = new SplittableRandom(seeds.of(Use.REPLAY_DRAW, step));
        int[] order = new int[kept.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        List<ReadyExample> drawn = new ArrayList<>();
        for (int i = 0; i < Math.min(count, order.length); i++) {
            int other = i + random.nextInt(order.length - i);
            int place = order[other];
            order[other] = order[i];
            drawn.add(kept.get(place));
        }
        return drawn;
    }

    /** In the order that {@link #restore} needs. */
    public List<ReadyExample> contents() {
        return List.copyOf(kept);
    }

    /** Examples ever offered, each counted once. */
    public long seen() {
        return seen;
    }

    /** Becomes what was saved. */
    public void restore(List<ReadyExample> contents, long seenThen) {
        kept.clear();
        places.clear();
        sizeBytes = 0;
        contents.stream().limit(bounds.capacity()).forEach(this::add);
        seen = seenThen;
        shrink();
    }

    private void add(ReadyExample example) {
        places.put(example.id(), kept.size());
        kept.add(example);
        sizeBytes += example.sizeBytes();
    }
}
