package io.freshet.model.task;

import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Linear layers of one shape, by name: (batch, width) to (batch, outputs) float32. */
final class Heads {
    private final Map<String, Linear> byName = new LinkedHashMap<>();

    Heads(List<String> names, int width, int outputs) {
        names.forEach(name -> byName.put(name, new Linear(name, width, outputs)));
    }

    List<Linear> all() {
        return List.copyOf(byName.values());
    }

    List<ParameterSpec> parameters() {
        return byName.values().stream()
                .map(Linear::parameters)
                .flatMap(List::stream)
                .toList();
    }

    Tensor apply(String name, Tensor vectors) {
        Linear head = byName.get(name);
        if (head == null) {
            throw new IllegalArgumentException(
                    "The task has no head " + name + "; it must be one of " + byName.keySet() + ".");
        }
        return head.apply(vectors);
    }
}
