package io.freshet.schemas.task;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tasks as configuration, edges and clients know them: which labels each needs, and its targets. The model has a
 * task of the same name for each, with head, loss, metrics and answers. A new task is registered here and there, and
 * nowhere else.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum TaskKind {
    /** One of several labels. */
    CLASSIFICATION(TaskKind::atLeastTwo, ClassTargets::new),
    /** Any number of labels. */
    MULTI_LABEL(TaskKind::atLeastOne, LabelSetTargets::new),
    /** A number. */
    REGRESSION(TaskKind::none, labels -> new NumberTargets());

    private final Function<List<String>, Optional<String>> labelFault;
    private final Function<List<String>, TargetCodec> targets;

    TaskKind(Function<List<String>, Optional<String>> labelFault, Function<List<String>, TargetCodec> targets) {
        this.labelFault = labelFault;
        this.targets = targets;
    }

    /** Its name in files, fingerprints and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Names of all tasks. */
    public static List<String> names() {
        return Stream.of(values()).map(TaskKind::label).toList();
    }

    /** The task of a name; empty when there is none. */
    public static Optional<TaskKind> of(String name) {
        return Stream.of(values()).filter(kind -> kind.label().equals(name)).findFirst();
    }

    /** What labels must be instead, where the task cannot have these; empty where it can. */
    public Optional<String> labelFault(List<String> labels) {
        return labelFault.apply(labels);
    }

    /** The targets of a task with these labels. */
    public TargetCodec targets(List<String> labels) {
        return targets.apply(labels);
    }

    private static Optional<String> atLeastTwo(List<String> labels) {
        return labels.size() >= 2 && new HashSet<>(labels).size() == labels.size()
                ? Optional.empty()
                : Optional.of("it must list at least two labels, each once, for example [ham, spam]");
    }

    private static Optional<String> atLeastOne(List<String> labels) {
        return !labels.isEmpty() && new HashSet<>(labels).size() == labels.size()
                ? Optional.empty()
                : Optional.of("it must list at least one label, each once, for example [beach, sunset]");
    }

    private static Optional<String> none(List<String> labels) {
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of("this task answers with a number and has no labels; leave them out");
    }
}
