package io.freshet.model;

import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sections that the networks of a spec are made of, as its adaptation divides them. */
final class ModelSections {
    private ModelSections() {}

    /** The parameters of each section, in the network's order. */
    static Map<String, List<ParameterSpec>> of(ModelSpec spec) {
        Adaptation adaptation = Adaptations.of(spec.strategy());
        Map<String, List<ParameterSpec>> sections = new LinkedHashMap<>();
        new Network(spec)
                .parameters()
                .forEach(parameter -> sections.computeIfAbsent(adaptation.section(parameter), name -> new ArrayList<>())
                        .add(parameter.spec()));
        return sections;
    }

    /** Names of the sections that training changes: a parameter learns, or is kept by the network itself. */
    static Set<String> changing(ModelSpec spec) {
        Adaptation adaptation = Adaptations.of(spec.strategy());
        return new Network(spec)
                .parameters().stream()
                        .filter(parameter ->
                                parameter.spec().kind() == ParameterSpec.Kind.KEPT || adaptation.trains(parameter))
                        .map(adaptation::section)
                        .collect(Collectors.toSet());
    }
}
