package io.freshet.schemas.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The fields of a JSON object that can say a target; each task reads one of them. */
public enum TargetField {
    /** One label, a string. */
    LABEL,
    /** Any number of labels, a list of strings. */
    LABELS,
    /** A number. */
    VALUE;

    /** Its name in JSON. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all. */
    public static List<String> names() {
        return Stream.of(values()).map(TargetField::json).toList();
    }
}
