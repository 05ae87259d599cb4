package io.freshet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process. */
public record ProcessMemory(long pid) {
    /** Of this process. */
    public static ProcessMemory own() {
        return new ProcessMemory(ProcessHandle.current().pid());
    }

    /** Bytes that were resident at most, from its beginning on. */
    public long peakResidentBytes() throws IOException {
        return field("status", "VmHWM:") * 1024;
    }

    /** Bytes that it has read so far, from files, sockets and pipes. */
    public long readBytes() throws IOException {
        return field("io", "rchar:");
    }

    private long field(String file, String name) throws IOException {
        Path path = Path.of("/proc", Long.toString(pid), file);
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(path + " does not say " + name + "; this figure needs Linux"));
    }
}
