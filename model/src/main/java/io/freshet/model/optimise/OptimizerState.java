package io.freshet.model.optimise;

import io.freshet.model.weights.WeightsStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an optimizer keeps: the count of steps, and of each parameter what its rule keeps of each element, flat, by keys
 * as {@code adamw.first.NAME}. A parameter that joined later has its beginning beside it, {@code adamw.begun.NAME},
 * since rules correct for what has just begun. One thread.
 */
public final class OptimizerState {
    private static final String STEPS = "steps";
    private static final String BEGUN = "begun";
    private static final Pattern KEY = Pattern.compile("[a-z]+\\.([a-z]+)\\.(.+)");
    /** Counts are kept as two floats, so that each is exact: whole multiples of this, and the rest. */
    private static final long COUNT_UNIT = 1 << 20;

    private final UpdateRule rule;
    private final Map<String, Kept> parameters = new LinkedHashMap<>();
    private long steps;

    /**
     * What is kept of one parameter.
     *
     * @param begun steps that there had been before its first
     * @param buffers one for each of the rule's, changed in place by every step
     */
    record Kept(long begun, List<FloatBuffer> buffers) {
        boolean isFinite() {
            return buffers.stream().allMatch(OptimizerState::isFinite);
        }
    }

    private OptimizerState(UpdateRule rule) {
        this.rule = rule;
    }

    static OptimizerState begin(UpdateRule rule) {
        return new OptimizerState(rule);
    }

    /**
     * The state that entries make up.
     *
     * @throws IllegalArgumentException when they do not belong together
     */
    static OptimizerState of(UpdateRule rule, Map<String, FloatBuffer> entries) {
        OptimizerState state = new OptimizerState(rule);
        String count = entries.keySet().stream()
                .filter(key -> key.matches("[a-z]+\\." + STEPS))
                .findFirst()
                .orElse(state.key(STEPS));
        state.steps = count(entries, count);
        if (!count.equals(state.key(STEPS))) {
            // Another rule's: what it kept says nothing to this one.
            return state;
        }
        int used = 1;
        for (String key : entries.keySet()) {
            if (key.startsWith(state.key(rule.kept().get(0)) + ".")) {
                String name = parameter(key).orElseThrow();
                used += state.put(name, entries);
            }
        }
        if (used != entries.size()) {
            throw misfit(entries);
        }
        return state;
    }

    /** Takes what entries hold of one parameter, and says how many they were. */
    private int put(String name, Map<String, FloatBuffer> entries) {
        List<FloatBuffer> buffers = new ArrayList<>();
        rule.kept().forEach(kept -> buffers.add(values(entries, key(kept) + "." + name)));
        if (buffers.stream().mapToInt(FloatBuffer::capacity).distinct().count() != 1) {
            throw misfit(entries);
        }
        String begun = key(BEGUN) + "." + name;
        boolean isLater = entries.containsKey(begun);
        parameters.put(name, new Kept(isLater ? count(entries, begun) : 0, buffers));
        return buffers.size() + (isLater ? 1 : 0);
    }

    /** The parameter whose elements an entry is about; empty for others. */
    public static Optional<String> parameter(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    /** Whether an entry has a number for each element of its parameter. */
    public static boolean isPerElement(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() && !matcher.group(1).equals(BEGUN);
    }

    long steps() {
        return steps;
    }

    void stepBegins() {
        steps++;
    }

    /** What is kept of a parameter, from the step that has just begun where there was nothing. */
    Kept of(String name, int size, IntFunction<FloatBuffer> memory) {
        return parameters.computeIfAbsent(
                name,
                missing -> new Kept(
                        steps - 1,
                        rule.kept().stream().map(kept -> memory.apply(size)).toList()));
    }

    boolean isFinite() {
        return parameters.values().stream().allMatch(Kept::isFinite);
    }

    /** The entries, where they lie. */
    SortedMap<String, WeightsStream.Values> arrays() {
        SortedMap<String, WeightsStream.Values> arrays = new TreeMap<>();
        arrays.put(key(STEPS), count(steps));
        parameters.forEach((name, kept) -> {
            for (int i = 0; i < rule.kept().size(); i++) {
                arrays.put(
                        key(rule.kept().get(i)) + "." + name,
                        flat(kept.buffers().get(i)));
            }
            if (kept.begun() > 0) {
                arrays.put(key(BEGUN) + "." + name, count(kept.begun()));
            }
        });
        return arrays;
    }

    private String key(String what) {
        return rule.name() + "." + what;
    }

    private static WeightsStream.Values count(long count) {
        long units = count / COUNT_UNIT;
        return flat(FloatBuffer.wrap(new float[] {units, count % COUNT_UNIT}));
    }

    private static long count(Map<String, FloatBuffer> entries, String key) {
        FloatBuffer count = values(entries, key);
        if (count.capacity() != 2) {
            throw misfit(entries);
        }
        long units = (long) count.get(0);
        return units * COUNT_UNIT + (long) count.get(1);
    }

    private static WeightsStream.Values flat(FloatBuffer values) {
        return new WeightsStream.Values(new long[] {values.capacity()}, values);
    }

    private static FloatBuffer values(Map<String, FloatBuffer> entries, String key) {
        FloatBuffer values = entries.get(key);
        if (values == null) {
            throw new IllegalArgumentException("The optimizer's state has no " + key + "; give all that state() gave.");
        }
        return values;
    }

    private static boolean isFinite(FloatBuffer values) {
        for (int i = 0; i < values.capacity(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException misfit(Map<String, FloatBuffer> entries) {
        return new IllegalArgumentException("The optimizer's state has entries " + entries.keySet()
                + " that do not belong together; give all that state() gave.");
    }
}
