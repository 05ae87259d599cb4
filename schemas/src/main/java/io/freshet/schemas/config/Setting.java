package io.freshet.schemas.config;

import java.util.List;

/** A value as written and where: a scalar's text, or a list of them. */
record Setting(List<String> values, boolean isList, String where) {
    static Setting scalar(String value, String where) {
        return new Setting(List.of(value), false, where);
    }

    static Setting list(List<String> values, String where) {
        return new Setting(List.copyOf(values), true, where);
    }

    String text() {
        return isList ? values.toString() : values.get(0);
    }
}
