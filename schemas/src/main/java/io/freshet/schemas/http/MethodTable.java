package io.freshet.schemas.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatcher;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which methods each path has, for {@code Allow} and {@code OPTIONS}. Filled before the server starts, then only read.
 *
 * <p><em>Source:</em> RFC 9110, sections 9.3.7 and 15.5.6.
 */
final class MethodTable {
    private final Map<String, Set<String>> methods = new TreeMap<>();
    private final PathTemplateMatcher<String> paths = new PathTemplateMatcher<>();

    void add(HttpString method, String path) {
        methods.computeIfAbsent(path, fresh -> {
                    paths.add(path, path);
                    return new TreeSet<>(Set.of("OPTIONS"));
                })
                .add(method.toString());
    }

    /** Answers a request for which no route is: 204 to OPTIONS, 405 to another method of a known path, else 404. */
    void answer(HttpServerExchange exchange) {
        boolean whole = exchange.getRequestPath().equals("*")
                || exchange.getRequestPath().equals("/*");
        PathTemplateMatcher.PathMatchResult<String> match = paths.match(exchange.getRelativePath());
        boolean asks = exchange.getRequestMethod().equals(Methods.OPTIONS);
        if (match == null && !(asks && whole)) {
            HttpServer.send(
                    exchange,
                    Problem.of(
                            404,
                            "There is nothing at " + Shown.brief(exchange.getRequestPath()),
                            "look at the list of paths in README.md"));
            return;
        }
        String allowed = match == null ? all() : String.join(", ", methods.get(match.getValue()));
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        if (asks) {
            exchange.setStatusCode(204).endExchange();
        } else {
            HttpServer.send(
                    exchange,
                    Problem.of(
                            405,
                            Shown.brief(exchange.getRequestMethod().toString()) + " is not for "
                                    + Shown.brief(exchange.getRequestPath()),
                            "use one of " + allowed));
        }
    }

    private String all() {
        return methods.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
