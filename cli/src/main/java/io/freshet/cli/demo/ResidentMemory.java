package io.freshet.cli.demo;

import io.freshet.cli.local.LocalSystem;
import io.freshet.cli.local.RoleStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of all processes together, as Linux tells it; 0 elsewhere. */
final class ResidentMemory {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final LocalSystem system;
    private long nextLook;
    private long peakKiB;

    ResidentMemory(LocalSystem system) {
        this.system = system;
    }

    /** Looks, at most every two seconds. */
    void look() {
        if (System.nanoTime() < nextLook) {
            return;
        }
        nextLook = System.nanoTime() + EVERY_NANOS;
        long sum = residentKiB(ProcessHandle.current().pid());
        for (RoleStatus status : system.status()) {
            sum += residentKiB(status.pid());
        }
        peakKiB = Math.max(peakKiB, sum);
    }

    /** The most that was seen, in MiB. */
    double peakMiB() {
        return peakKiB / 1024.0;
    }

    private static long residentKiB(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            // The process has just died, or this is no Linux.
            return 0;
        }
    }
}
