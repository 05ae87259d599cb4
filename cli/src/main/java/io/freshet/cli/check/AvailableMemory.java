package io.freshet.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Enough memory that no process of the system has to wait for a disk. */
record AvailableMemory(LongSupplier availableBytes, long neededBytes) implements Check {

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    static AvailableMemory ofThisMachine(long neededBytes) {
        return new AvailableMemory(AvailableMemory::available, neededBytes);
    }

    @Override
    public Finding look() {
        long available = availableBytes.getAsLong();
        String detail = Sizes.text(available) + " available";
        return available >= neededBytes
                ? Finding.good("memory", detail)
                : Finding.bad(
                        "memory", detail, "the system needs " + Sizes.text(neededBytes) + "; stop other programs");
    }

    /** Linux counts what its caches would give back as available; elsewhere only what is free can be asked for. */
    private static long available() {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        if (!Files.isReadable(MEMINFO)) {
            return system.getFreeMemorySize();
        }
        try {
            // A container's limit, when there is one, is the total.
            return Math.min(memAvailable(Files.readString(MEMINFO)), system.getTotalMemorySize());
        } catch (IOException e) {
            throw new UncheckedIOException(MEMINFO + " cannot be read", e);
        }
    }

    static long memAvailable(String meminfo) {
        return meminfo.lines()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
