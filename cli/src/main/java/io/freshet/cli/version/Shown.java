package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.Table.Tinted;
import io.freshet.cli.output.Tint;
import io.freshet.model.task.FigureOfMerit;
import io.freshet.schemas.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Values of the server as people read them. */
final class Shown {

    private static final long KIB = 1024;

    /** Of servers of the releases in which every task was classification. */
    private static final FigureOfMerit BEFORE_TASKS =
            new FigureOfMerit("accuracy", FigureOfMerit.Scale.SHARE, FigureOfMerit.Direction.HIGHER);

    private Shown() {}

    /** A state in the colour of what it means for answers. */
    static Tinted state(String state) {
        return new Tinted(
                state.toLowerCase(Locale.ROOT),
                switch (state) {
                    case "AVAILABLE" -> Tint.GOOD;
                    case "ASPIRED", "LOADING", "SHADOW", "CANARY" -> Tint.WAITING;
                    case "FAILED", "REFUSED", "REJECTED" -> Tint.BAD;
                    default -> Tint.FAINT;
                });
    }

    /** How long ago, in the largest unit that says it. */
    static String ago(JsonNode instant, Instant now) {
        try {
            return span(Duration.between(Instant.parse(instant.asText("")), now));
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    static String count(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%,d", number.asLong()) : "";
    }

    static String rate(JsonNode perSecond) {
        return perSecond.isNumber() ? String.format(Locale.ROOT, "%.1f/s", perSecond.asDouble()) : "";
    }

    static String percent(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * share.asDouble()) : "";
    }

    /** A value of the figure of merit that the answer names; shares as percentages. */
    static String merit(JsonNode value, FigureOfMerit merit) {
        return value.isNumber() ? merit.shown(value.asDouble()) : "";
    }

    /** The figure of merit of a pipeline's task. */
    static FigureOfMerit figureOfMerit(JsonNode task) {
        JsonNode merit = task.path("figureOfMerit");
        return merit.isObject() ? Json.mapper().convertValue(merit, FigureOfMerit.class) : BEFORE_TASKS;
    }

    static String decimal(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.4f", number.asDouble()) : "";
    }

    static String bytes(JsonNode number) {
        long bytes = number.asLong();
        if (!number.isNumber()) {
            return "";
        }
        if (bytes < KIB * KIB) {
            return String.format(Locale.ROOT, "%.0f KiB", bytes / (double) KIB);
        }
        return bytes < KIB * KIB * KIB
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (KIB * KIB))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (KIB * KIB * KIB));
    }
}
