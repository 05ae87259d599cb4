package io.freshet.schemas.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Pictures and sounds with what Pillow and libsndfile read of them; {@code generate.py} beside them made both. */
final class ReferenceFiles {
    private static final Map<String, byte[]> ALL = read();

    private ReferenceFiles() {}

    /** Names of the files that have a reading with this ending. */
    static Stream<String> readAs(String ending) {
        return ALL.keySet().stream()
                .filter(name -> name.endsWith(ending))
                .map(name -> name.substring(0, name.length() - ending.length()));
    }

    static byte[] bytes(String name) {
        return ALL.get(name).clone();
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> all = new TreeMap<>();
        try (InputStream in = ReferenceFiles.class.getResourceAsStream("/media/references.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all.put(entry.getName(), zip.readAllBytes());
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("references.zip cannot be read", e);
        }
    }
}
