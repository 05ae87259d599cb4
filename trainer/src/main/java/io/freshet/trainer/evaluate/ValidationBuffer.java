package io.freshet.trainer.evaluate;

import io.freshet.model.task.Evaluation;
import io.freshet.trainer.example.ReadyExample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest validation examples, each with the incumbent's answer, which stays true until another version is shipped.
 * One thread.
 */
public final class ValidationBuffer {
    private final int capacity;
    private final Map<String, Held> held = new LinkedHashMap<>();

    /**
     * An empty buffer.
     *
     * @param capacity examples kept, at least 1
     */
    public ValidationBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** An example and what the incumbent answered. */
    public record Held(ReadyExample example, Evaluation incumbent) {}

    /** Takes an example, in place of an earlier revision of it, and lets the oldest go when there are too many. */
    public void put(Held newest) {
        Held before = held.get(newest.example().id());
        if (before != null && before.example().revision() >= newest.example().revision()) {
            return;
        }
        held.remove(newest.example().id());
        held.put(newest.example().id(), newest);
        if (held.size() > capacity) {
            held.remove(held.keySet().iterator().next());
        }
    }

    /** Lets examples go whose payload is no more. */
    public void drop(Set<String> ids) {
        held.keySet().removeAll(ids);
    }

    /** Oldest first. */
    public List<Held> contents() {
        return List.copyOf(held.values());
    }

    public List<Evaluation> incumbent() {
        return held.values().stream().map(Held::incumbent).toList();
    }

    /**
     * Makes the candidate's answers those of the incumbent.
     *
     * @param evaluations one for each of the contents, in order
     */
    public void shipped(List<Evaluation> evaluations) {
        List<Held> contents = contents();
        if (evaluations.size() != contents.size()) {
            throw new IllegalArgumentException(evaluations.size() + " evaluations cannot belong to " + contents.size()
                    + " validation examples; read all of the contents.");
        }
        for (int i = 0; i < contents.size(); i++) {
            ReadyExample example = contents.get(i).example();
            held.put(example.id(), new Held(example, evaluations.get(i)));
        }
    }

    /** Becomes what was saved, oldest first. */
    public void restore(Collection<Held> saved) {
        held.clear();
        new ArrayList<>(saved).forEach(this::put);
    }
}
