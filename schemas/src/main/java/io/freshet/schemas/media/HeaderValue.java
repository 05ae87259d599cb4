package io.freshet.schemas.media;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A header's value with parameters, as {@code Content-Type} and {@code Content-Disposition} have them: tokens or quoted
 * strings, names in any case, white space around semicolons, empty parameters between them.
 *
 * <p><em>Source:</em> RFC 9110, sections 5.6.2 to 5.6.6.
 *
 * @param value what stands before the first semicolon, in lower case
 * @param parameters by name in lower case
 */
public record HeaderValue(String value, Map<String, String> parameters) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    public HeaderValue {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException when it does not follow the grammar, or names a parameter twice
     */
    public static HeaderValue parse(String text) {
        return new Reader(text).read();
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HeaderValue::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int character) {
        return (character >= '0' && character <= '9')
                || (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || TOKEN_MARKS.indexOf(character) >= 0;
    }

    /** One pass over the text. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        HeaderValue read() {
            int end = text.indexOf(';');
            String value = (end < 0 ? text : text.substring(0, end)).trim().toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            at = end < 0 ? text.length() : end;
            while (at < text.length()) {
                at++;
                skipSpace();
                if (at < text.length() && text.charAt(at) != ';') {
                    parameter(parameters);
                }
            }
            return new HeaderValue(value, parameters);
        }

        private void parameter(Map<String, String> parameters) {
            String name = token().toLowerCase(Locale.ROOT);
            skipSpace();
            if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
                throw new IllegalArgumentException("a parameter is not of the form name=value");
            }
            at++;
            skipSpace();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            String value = quoted ? quoted() : token();
            if (value.isEmpty() && !quoted) {
                throw new IllegalArgumentException("parameter " + name + " has no value that could be read");
            }
            if (parameters.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("parameter " + name + " is there twice");
            }
            skipSpace();
            if (at < text.length() && text.charAt(at) != ';') {
                throw new IllegalArgumentException("something follows the value of parameter " + name);
            }
        }

        private String token() {
            int from = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char character = text.charAt(at);
                if (character == '"') {
                    at++;
                    return value.toString();
                }
                if (character == '\\' && at + 1 < text.length()) {
                    at++;
                    character = text.charAt(at);
                }
                value.append(character);
            }
            throw new IllegalArgumentException("a quoted string has no end");
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
