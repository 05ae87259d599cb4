package io.freshet.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of this process leads to. The launcher says so in system properties, since Java can only ask for both
 * streams together; without a launcher that answer is taken.
 *
 * @param interactive whether a person watches, and not a file or a program
 * @param colour whether colours may be used
 * @param columns how wide a line may be
 */
public record Terminal(boolean interactive, boolean colour, int columns) {

    /** Width where nobody says another. */
    private static final int USUAL = 80;

    private static final int NARROWEST = 40;

    /** Standard output. */
    public static Terminal out() {
        return of("out", System.getProperty("freshet.terminal"), System.getenv());
    }

    /** Standard error. */
    public static Terminal err() {
        return of("err", System.getProperty("freshet.terminal"), System.getenv());
    }

    @SuppressWarnings("SystemConsoleNull") // later JDKs only take a pipe for a terminal when there is no launcher
    static Terminal of(String stream, @Nullable String said, Map<String, String> environment) {
        boolean interactive = said == null
                ? System.console() != null
                : List.of(said.split(",")).contains(stream);
        boolean colour = interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(interactive, colour, columns(System.getProperty("freshet.columns", "")));
    }

    private static int columns(String said) {
        return said.matches("[1-9]\\d{0,3}") ? Math.max(NARROWEST, Integer.parseInt(said)) : USUAL;
    }
}
