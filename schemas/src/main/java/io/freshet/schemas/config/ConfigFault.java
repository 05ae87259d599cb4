package io.freshet.schemas.config;

/**
 * One thing wrong with a configuration.
 *
 * @param path the key, for example {@code align.grace}
 * @param problem what it is, for example {@code is -5s}
 * @param where file and line, or the environment variable; empty when the key is missing
 * @param remedy how to put it right
 */
public record ConfigFault(String path, String problem, String where, String remedy) {
    @Override
    public String toString() {
        return path + " " + problem + (where.isEmpty() ? "" : " (" + where + ")") + "; " + remedy + ".";
    }
}
