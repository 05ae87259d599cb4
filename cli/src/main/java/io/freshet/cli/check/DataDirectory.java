package io.freshet.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory, or the nearest folder above it that is there, that can be written and has room. */
record DataDirectory(Path directory, long neededBytes) implements Check {

    private static final String NAME = "data directory";

    @Override
    public Finding look() {
        Path existing = existing(directory.toAbsolutePath());
        try {
            if (!Files.isDirectory(existing)) {
                return Finding.bad(NAME, existing + " is a file", "choose another with --data-dir");
            }
            Files.delete(Files.createTempFile(existing, ".freshet", ""));
            long room = Files.getFileStore(existing).getUsableSpace();
            String detail = directory + ", " + Sizes.text(room) + " free";
            return room >= neededBytes
                    ? Finding.good(NAME, detail)
                    : Finding.bad(NAME, detail, "the system needs " + Sizes.text(neededBytes) + "; make room");
        } catch (IOException e) {
            return Finding.bad(
                    NAME, existing + " cannot be written", "choose another with --data-dir, or change its permissions");
        }
    }

    private static Path existing(Path wanted) {
        Path path = wanted;
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}
