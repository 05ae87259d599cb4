package io.freshet.schemas.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Under which names a server may be spoken to, and from which pages: loopback names, the host that it listens on, and
 * what {@code security.origins} adds. A browser that was made to speak to this server for a foreign page (cross-site
 * request forgery, DNS rebinding) names that page in {@code Origin} and its host in {@code Host}.
 *
 * <p>A name without a dot is taken as a {@code Host} too (a container's, a service's): nobody can register one, so that
 * no foreign page can have it. A server that listens on every address cannot know by which names it is reached: it
 * takes any {@code Host} of a client that is no browser, and of browsers those that came by an address.
 *
 * <p><em>Source:</em> RFC 6454, The Web Origin Concept.
 */
final class AllowedOrigins {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final String listenHost;
    private final List<String> configured;

    AllowedOrigins(String listenHost, List<String> configured) {
        this.listenHost = name(listenHost);
        this.configured =
                configured.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether a request may name this host. */
    boolean takesHost(String header, boolean fromBrowser) {
        String host = name(header);
        return isKnown(host)
                || (!host.isEmpty() && !host.contains(".") && !host.contains(":"))
                || configured.stream().anyMatch(one -> hostOf(one).equals(host))
                || (isEverywhere() && (!fromBrowser || isAddress(host)));
    }

    /** Whether a page of this origin may change anything here. */
    boolean takesOrigin(String origin, String hostHeader) {
        String given = origin.toLowerCase(Locale.ROOT);
        String host = hostOf(given);
        return isKnown(host)
                || configured.stream()
                        .anyMatch(one -> one.contains("://")
                                ? one.equals(given)
                                : hostOf(one).equals(host))
                || (isEverywhere() && isAddress(host) && given.endsWith("://" + hostHeader.toLowerCase(Locale.ROOT)));
    }

    private boolean isKnown(String host) {
        return isLoopback(host) || (!isEverywhere() && host.equals(listenHost));
    }

    private boolean isEverywhere() {
        return EVERY_ADDRESS.contains(listenHost);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1")
                || (IPV4.matcher(host).matches() && host.startsWith("127."));
    }

    private static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || host.contains(":");
    }

    /** The host of an origin, or of a name with or without a port; empty when there is none. */
    private static String hostOf(String origin) {
        if (!origin.contains("://")) {
            return name(origin);
        }
        try {
            String host = URI.create(origin).getHost();
            return host == null ? "" : name(host);
        } catch (IllegalArgumentException e) {
            // No origin at all: equal to nothing.
            return "";
        }
    }

    /** A host as it is compared: without port, brackets and the root's dot. */
    private static String name(String authority) {
        String host = authority.trim().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return host.substring(1, Math.max(1, host.indexOf(']')));
        }
        int colon = host.indexOf(':');
        if (colon >= 0 && colon == host.lastIndexOf(':')) {
            host = host.substring(0, colon);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
