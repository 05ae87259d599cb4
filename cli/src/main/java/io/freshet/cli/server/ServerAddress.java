package io.freshet.cli.server;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server as people write it: with or without a scheme, and with or without a port. */
record ServerAddress(URI url) {

    static final String USUAL = "http://127.0.0.1:8080";

    private static final int PORT = 8080;

    /** @throws IllegalArgumentException when it is no address; the message says what to write */
    static ServerAddress of(String text) {
        boolean schemed = text.contains("://");
        try {
            URI uri = new URI(schemed ? text.strip() : "http://" + text.strip());
            if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                throw new IllegalArgumentException("write it like 127.0.0.1:8080 or https://host/path");
            }
            int port = uri.getPort() < 0 && !schemed ? PORT : uri.getPort();
            return new ServerAddress(new URI(uri.getScheme(), null, uri.getHost(), port, uri.getPath(), null, null));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("write it like 127.0.0.1:8080 or https://host/path", e);
        }
    }

    /** The port after it, on the same host. */
    URI gateway() {
        int port = url.getPort() < 0 ? PORT : url.getPort();
        return URI.create(
                url.getScheme() + "://" + url.getRawAuthority().replaceFirst(":\\d+$", "") + ":" + (port + 1));
    }
}
