package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.Printable;
import io.freshet.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Shows an answer once, or again and again until the command is stopped. */
final class WatchOption {

    private static final String NEVER = "0";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Option(
            names = {"-w", "--watch"},
            arity = "0..1",
            paramLabel = "SECONDS",
            defaultValue = NEVER,
            fallbackValue = "2",
            description = "Show it again every so many seconds, ${FALLBACK-VALUE} when no number is given.")
    private double seconds;

    /** Asks the server for what is shown. */
    interface Question {
        JsonNode ask() throws IOException, InterruptedException;
    }

    int show(Question question, View view, PrintWriter out) throws IOException, InterruptedException {
        if (seconds < 0 || !Double.isFinite(seconds)) {
            throw new IllegalArgumentException("--watch is " + seconds + "; it must be a number of seconds above 0");
        }
        if (seconds == 0) {
            view.print(question.ask(), out);
            out.flush();
            return 0;
        }
        while (!out.checkError()) {
            out.print(frame(question, view));
            out.flush();
            TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
        }
        return 0; // whoever read what was printed has gone
    }

    /** One showing; a server that is away for a while does not end the watching. */
    private static String frame(Question question, View view) throws InterruptedException {
        StringWriter text = new StringWriter();
        try (PrintWriter frame = new PrintWriter(text)) {
            view.print(question.ask(), frame);
        } catch (IOException e) {
            text.append(Printable.line(String.valueOf(e.getMessage()))).append(System.lineSeparator());
        }
        return Terminal.out().interactive()
                // Written over in place: clearing everything first would flicker.
                ? HOME
                        + text.toString().replace(System.lineSeparator(), CLEAR_LINE + System.lineSeparator())
                        + CLEAR_BELOW
                : text.toString();
    }
}
