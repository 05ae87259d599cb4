package io.freshet.schemas.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/**
 * What every request passes first: it must speak to this server by a name of its own, and what changes anything must
 * not come from a foreign page. Gives each answer the headers that keep a browser from making more of it than it is.
 */
final class Gatekeeper implements HttpHandler {
    private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
    private static final HttpString POLICY = new HttpString("Content-Security-Policy");
    private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    /** Scripts, styles and connections of this server alone; media that the dashboard makes from what it was sent. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    private static final Set<HttpString> SAFE = Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS, Methods.TRACE);

    private final AllowedOrigins allowed;
    private final HttpHandler next;

    Gatekeeper(AllowedOrigins allowed, HttpHandler next) {
        this.allowed = allowed;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap answer = exchange.getResponseHeaders();
        answer.put(NOSNIFF, "nosniff");
        answer.put(POLICY, CONTENT_POLICY);
        answer.put(RESOURCE_POLICY, "same-origin");
        answer.put(Headers.REFERRER_POLICY, "no-referrer");
        HeaderMap asked = exchange.getRequestHeaders();
        // More than one Undertow refuses by itself.
        String host = asked.contains(Headers.HOST) ? asked.getFirst(Headers.HOST) : "";
        String origin = asked.getFirst(Headers.ORIGIN);
        if (asked.contains(Headers.HOST) && !allowed.takesHost(host, isBrowser(asked))) {
            refuse(exchange, "The request is for the host " + Shown.brief(host));
        } else if (!SAFE.contains(exchange.getRequestMethod())
                && origin != null
                && (asked.get(Headers.ORIGIN).size() > 1 || !allowed.takesOrigin(origin, host))) {
            refuse(exchange, "The request comes from a page of " + Shown.brief(origin));
        } else {
            next.handleRequest(exchange);
        }
    }

    private static boolean isBrowser(HeaderMap asked) {
        return asked.contains(Headers.ORIGIN) || asked.contains(FETCH_SITE);
    }

    private static void refuse(HttpServerExchange exchange, String detail) {
        // What it brings is not worth reading.
        exchange.setPersistent(false);
        HttpServer.send(
                exchange,
                Problem.of(
                                403,
                                detail,
                                "use a loopback name or the host that the server listens on, or add it to"
                                        + " security.origins in the configuration")
                        .because(Reason.ORIGIN));
    }
}
