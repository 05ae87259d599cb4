package io.freshet.cli.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.cli.output.Printable;
import io.freshet.cli.output.Table;
import io.freshet.cli.server.ServerOptions;
import io.freshet.client.EventPayload;
import io.freshet.client.ServedScore;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet score}. */
@Command(name = "score", description = "Ask the serving version for its answer to one sample.")
public final class ScoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--text", paramLabel = "TEXT", description = "The modality called text.")
    private @Nullable String text;

    @Option(names = "--image", paramLabel = "FILE", description = "The modality called image.")
    private @Nullable Path image;

    @Option(names = "--audio", paramLabel = "FILE", description = "The modality called audio.")
    private @Nullable Path audio;

    @Option(
            names = "--values",
            paramLabel = "JSON",
            description = "The modality called sensor, for example '[1.0, 2.5]'.")
    private @Nullable String values;

    @Parameters(
            paramLabel = "NAME=VALUE",
            arity = "0..*",
            description = "A modality by its name: name=@FILE, name=[1.0,2.5] or name=TEXT; name=@@me is the text @me.")
    private List<String> named = List.of();

    @Override
    public Integer call() throws Exception {
        List<EventPayload> payloads = payloads();
        if (payloads.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is nothing to score; give --text, --image, --audio, --values or NAME=VALUE");
        }
        ServedScore answer = server.client().score(payloads);
        PrintWriter out = spec.commandLine().getOut();
        if (server.json()) {
            out.println(new String(Json.bytes(answer), StandardCharsets.UTF_8));
            out.flush();
        } else {
            print(answer, out);
        }
        return 0;
    }

    private List<EventPayload> payloads() throws IOException {
        List<EventPayload> payloads = new ArrayList<>();
        if (text != null) {
            payloads.add(EventPayload.text("text", text));
        }
        if (image != null) {
            payloads.add(EventPayload.file("image", image));
        }
        if (audio != null) {
            payloads.add(EventPayload.file("audio", audio));
        }
        if (values != null) {
            payloads.add(EventPayload.values("sensor", values));
        }
        for (String one : named) {
            payloads.add(named(one));
        }
        return payloads;
    }

    private EventPayload named(String one) throws IOException {
        int equals = one.indexOf('=');
        if (equals < 1) {
            throw new ParameterException(
                    spec.commandLine(), one + " is not NAME=VALUE; for example image=@picture.png");
        }
        String name = one.substring(0, equals);
        String value = one.substring(equals + 1);
        if (value.startsWith("@@")) {
            return EventPayload.text(name, value.substring(1));
        }
        if (value.startsWith("@")) {
            return EventPayload.file(name, path(value.substring(1)));
        }
        return isArray(value) ? EventPayload.values(name, value) : EventPayload.text(name, value);
    }

    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ParameterException(spec.commandLine(), "@" + text + " is no path: " + e.getReason());
        }
    }

    /** Values are a list in JSON; a text may begin with a bracket too. */
    private static boolean isArray(String value) {
        try {
            return value.startsWith("[") && Json.mapper().readTree(value).isArray();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String labels(ServedScore answer) {
        if (answer.labels() == null) {
            return answer.label();
        }
        return answer.labels().isEmpty() ? "no label" : String.join(", ", answer.labels());
    }

    private static void print(ServedScore answer, PrintWriter out) {
        Double value = answer.value();
        String said = value == null ? labels(answer) : Double.toString(value);
        out.println(Printable.line(
                said + "  (version " + answer.version() + ", prediction " + answer.predictionId() + ")"));
        if (value != null) {
            out.flush();
            return;
        }
        Table table = Table.of("LABEL", "SCORE");
        answer.scores().entrySet().stream()
                .sorted((one, other) -> Double.compare(other.getValue(), one.getValue()))
                .forEach(score -> table.row(score.getKey(), String.format(Locale.ROOT, "%.4f", score.getValue())));
        table.print(out);
    }
}
