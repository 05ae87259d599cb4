package io.freshet.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What is where in a data directory. */
record DataLayout(Path root) {

    private static final int LOGS_KEPT = 3;

    Path node() {
        return root.resolve("node");
    }

    Path registry() {
        return root.resolve("registry");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path keys() {
        return root.resolve("keys");
    }

    Path streams() {
        return root.resolve("streams");
    }

    /** What the trainer's frozen encoders made of contents; it may be deleted. */
    Path encodings() {
        return root.resolve("encodings");
    }

    /** Where native libraries and the like are unpacked. */
    Path scratch() {
        return root.resolve("tmp");
    }

    /** The pipeline that the system runs: all its processes read the same file, whatever happens to the user's. */
    Path pipeline() {
        return root.resolve("pipeline.yaml");
    }

    /** Where the system of this directory listens, or listened last. */
    Path ports() {
        return root.resolve("ports.properties");
    }

    /** The roles that keep dying, as the supervisor tells the others. */
    Path unhealthy() {
        return root.resolve("unhealthy.json");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(LocalRole role) {
        return logs().resolve(role.label() + ".log");
    }

    void create() throws IOException {
        for (Path folder : new Path[] {node(), registry(), blobs(), keys(), streams(), scratch(), logs()}) {
            Files.createDirectories(folder);
        }
    }

    /** Renames the log of the last run to role.log.1, and those before it one further. */
    void rotate(LocalRole role) throws IOException {
        for (int age = LOGS_KEPT - 1; age >= 0; age--) {
            Path log = age == 0 ? log(role) : aged(role, age);
            if (Files.exists(log)) {
                Files.move(log, aged(role, age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path aged(LocalRole role, int age) {
        return logs().resolve(role.label() + ".log." + age);
    }
}
