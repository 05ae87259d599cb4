package io.freshet.schemas.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was probably meant. */
final class NearestName {
    private NearestName() {}

    static String suggestion(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(nearest -> distance(name, nearest) <= Math.max(2, name.length() / 3)
                        ? "did you mean " + nearest
                        : "known are "
                                + String.join(", ", known.stream().sorted().toList()))
                .orElse("there is nothing to set here");
    }

    /** Levenshtein distance: the fewest insertions, deletions and replacements that make one name of the other. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
