package io.freshet.trainer.window;

import io.freshet.schemas.event.OffsetRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is learned at once.
 *
 * @param arrivals in the order in which they came
 * @param consumed what they were made of; consecutive windows join without gap or overlap
 */
public record Window(List<ExampleRecord> arrivals, List<OffsetRange> consumed) {
    public Window {
        arrivals = List.copyOf(arrivals);
        consumed = List.copyOf(consumed);
    }

    /** The newest revision of each example in the window, in the order of arrival. */
    public List<ExampleRecord.Usable> newest() {
        Map<String, Integer> revisions = new HashMap<>();
        for (ExampleRecord.Usable usable : usable()) {
            revisions.merge(usable.example().getExampleId(), usable.example().getRevision(), Math::max);
        }
        List<ExampleRecord.Usable> newest = new ArrayList<>();
        for (ExampleRecord.Usable usable : usable()) {
            // Removing makes a repeated revision count once.
            if (revisions.remove(
                    usable.example().getExampleId(), usable.example().getRevision())) {
                newest.add(usable);
            }
        }
        return newest;
    }

    /** Records that are no examples. */
    public List<ExampleRecord.Refused> refused() {
        return only(ExampleRecord.Refused.class, arrivals);
    }

    private List<ExampleRecord.Usable> usable() {
        return only(ExampleRecord.Usable.class, arrivals);
    }

    private static <T> List<T> only(Class<T> type, Collection<?> all) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
