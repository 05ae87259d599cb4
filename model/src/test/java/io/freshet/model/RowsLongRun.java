package io.freshet.model;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A whole stream of texts or numbers, printed: {@code RowsLongRun text|vector FILE ROWS [key=value ...]}. */
final class RowsLongRun {
    private RowsLongRun() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (int i = 3; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            environment.put("FRESHET_" + pair[0].toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), pair[1]);
        }
        Compute.start(1);
        Rows rows;
        try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
            rows = arguments[0].equals("text") ? Rows.texts(in, environment) : Rows.vectors(in, environment);
        }
        var stream = rows.examples().subList(0, Math.min(rows.examples().size(), Integer.parseInt(arguments[2])));
        ModelSpec spec = ModelSpec.of(rows.config());
        try (PrequentialRun run = new PrequentialRun(spec, rows.config().learning(), 7)) {
            List<Boolean> right = run.play(stream);
            StringBuilder curve = new StringBuilder();
            int chunk = Math.max(250, right.size() / 12);
            for (int from = 0; from + chunk <= right.size(); from += chunk) {
                curve.append(" %.3f".formatted(LongRun.share(right.subList(from, from + chunk))));
            }
            System.out.printf(
                    "all %.4f last 1000 %.4f cpu/window %.2f s curve%s %s%n",
                    LongRun.share(right),
                    LongRun.share(right.subList(Math.max(0, right.size() - 1000), right.size())),
                    run.cpuSecondsPerWindow(),
                    curve,
                    List.of(arguments).subList(3, arguments.length));
        }
    }
}
