package io.freshet.benchmarks.artifact;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a role says of itself at {@code /metrics}.
 *
 * @param values by name and labels as they stand there, for example {@code jvm_memory_used_bytes{area="heap"}}
 */
record RoleMetrics(Map<String, Double> values) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    RoleMetrics {
        values = Map.copyOf(values);
    }

    static RoleMetrics of(URI role) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(role.resolve("/metrics"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + " answers " + answer.statusCode() + "; look into the role's log");
        }
        return parse(answer.body());
    }

    static RoleMetrics parse(String page) {
        Map<String, Double> values = new HashMap<>();
        for (String line : page.lines().toList()) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                values.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return new RoleMetrics(values);
    }

    /** The sum over all labels that contain a text; 0 when there is none. */
    double sum(String name, String labels) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name)
                        || (entry.getKey().startsWith(name + "{")
                                && entry.getKey().contains(labels)))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** How often and how long in all a timer has measured. */
    TimerTotals timer(String name) {
        return new TimerTotals(Math.round(sum(name + "_seconds_count", "")), sum(name + "_seconds_sum", "") * 1_000);
    }

    /** What a timer has measured since its process began. */
    record TimerTotals(long count, double millis) {
        /** The mean of what it measured since then. */
        double meanSince(TimerTotals before) {
            return (millis - before.millis) / (count - before.count);
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
