package io.freshet.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of a data directory, in a file: a supervisor that was killed leaves them behind for the seconds that
 * they take to notice and to stop in order, and the next one waits for them, since they hold ports and locks. Safe for
 * several threads.
 */
final class Children {

    private final Path file;
    private final Map<LocalRole, Long> running = new EnumMap<>(LocalRole.class);

    Children(DataLayout data) {
        this.file = data.root().resolve("children");
    }

    /** Notes a process. A disk that is full costs the next start its patience and nothing else. */
    synchronized void started(LocalRole role, long pid) {
        running.put(role, pid);
        StringBuilder lines = new StringBuilder();
        running.forEach((who, number) -> lines.append(number)
                .append(' ')
                .append(startMillis(number))
                .append(' ')
                .append(who.label())
                .append('\n'));
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            return; // not noted: ports that are taken are then told as such
        }
    }

    /** Processes of the last run that are still there. */
    List<ProcessHandle> leftBehind() throws IOException {
        List<ProcessHandle> left = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split(" ", -1);
                if (parts.length == 3 && parts[0].matches("\\d{1,18}")) {
                    same(Long.parseLong(parts[0]), parts[1]).ifPresent(left::add);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return left;
    }

    /** Waits until they have ended; those that have not within the time are killed. */
    static void awaitEnd(List<ProcessHandle> processes, Duration atMost) throws InterruptedException {
        CompletableFuture<Void> all = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            all.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            processes.forEach(ProcessHandle::destroyForcibly);
            all.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process does not fail", e);
        }
    }

    /** The process of that number, unless another has been given the number since. */
    private static Optional<ProcessHandle> same(long pid, String startMillis) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> String.valueOf(startMillis(pid)).equals(startMillis));
    }

    private static long startMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(start -> start.toEpochMilli())
                .orElse(0L);
    }
}
