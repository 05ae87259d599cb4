package io.freshet.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Resident memory of all processes of a system, as Linux tells it; 0 elsewhere. One thread. */
public final class ResidentMemory {

    private static final long EVERY_NANOS = 2_000_000_000L;

    /** What is counted beside the roles: the process that supervises them, this one. */
    public static final String SUPERVISOR = "supervisor";

    private final LocalSystem system;
    private long nextLook;
    private double peakMiB;

    /** Of this system, and of this process. */
    public ResidentMemory(LocalSystem system) {
        this.system = system;
    }

    /** Looks, at most every two seconds. */
    public void look() {
        if (System.nanoTime() < nextLook) {
            return;
        }
        nextLook = System.nanoTime() + EVERY_NANOS;
        peakMiB = Math.max(
                peakMiB,
                now().values().stream().mapToDouble(Double::doubleValue).sum());
    }

    /** The most that was seen, in MiB. */
    public double peakMiB() {
        return peakMiB;
    }

    /** MiB of each process now, by the name of its role. */
    public Map<String, Double> now() {
        Map<String, Double> resident = new LinkedHashMap<>();
        for (RoleStatus status : system.status()) {
            resident.put(status.role().label(), residentMiB(status.pid()));
        }
        resident.put(SUPERVISOR, residentMiB(ProcessHandle.current().pid()));
        return resident;
    }

    private static double residentMiB(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException e) {
            // The process has just died, or this is no Linux.
            return 0;
        }
    }
}
