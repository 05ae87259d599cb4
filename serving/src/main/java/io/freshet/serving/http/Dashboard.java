package io.freshet.serving.http;

import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /}: the dashboard's page and what it is made of, all from the class path: it works without internet. */
final class Dashboard {
    private static final String WEB = "/io/freshet/serving/web/";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private Dashboard() {}

    static void addTo(HttpServer.Routes routes) {
        add(routes, "/", "text/html; charset=utf-8", WEB + "index.html");
        add(routes, "/app.js", "text/javascript; charset=utf-8", WEB + "app.js");
        add(routes, "/view.js", "text/javascript; charset=utf-8", WEB + "view.js");
        add(routes, "/charts.js", "text/javascript; charset=utf-8", WEB + "charts.js");
        add(routes, "/style.css", "text/css; charset=utf-8", WEB + "style.css");
        add(routes, "/icon.svg", "image/svg+xml", WEB + "icon.svg");
        add(routes, "/lib/chart.js", "text/javascript; charset=utf-8", CHARTS);
    }

    private static void add(HttpServer.Routes routes, String path, String contentType, String resource) {
        Response answer = Response.text(200, contentType, read(resource));
        routes.probe(path, () -> answer);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Dashboard.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path; build the serving module again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read from the class path", e);
        }
    }
}
