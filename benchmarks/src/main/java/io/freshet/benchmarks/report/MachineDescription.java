package io.freshet.benchmarks.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In words, on what machine and of what source figures are taken. */
public final class MachineDescription {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String UNKNOWN = "unknown";

    private MachineDescription() {}

    /** Cores, memory, whether it is a virtual machine, operating system, JDK, and how busy it is now. */
    public static String machine() {
        Runtime runtime = Runtime.getRuntime();
        String processor = field("model name").map(name -> " (" + name + ")").orElse("");
        boolean virtual = field("flags")
                .map(flags -> List.of(flags.split(" ")).contains("hypervisor"))
                .orElse(false);
        return String.format(
                Locale.ROOT,
                "%d cores%s, %.0f GiB memory, %s, %s, JDK %s, load %.1f at the start",
                runtime.availableProcessors(),
                processor,
                memoryBytes() / (double) (1L << 30),
                virtual ? "shared virtual machine" : "hardware of its own",
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** The commit of the source in a folder, or {@code unknown}. */
    public static String commit(Path home) {
        String commit = git(home, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return UNKNOWN;
        }
        return git(home, "status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + "-changed";
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static Optional<String> field(String name) {
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String git(Path home, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("git", "-C", home.toString());
        builder.command().addAll(List.of(arguments));
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String text = output.lines().collect(Collectors.joining("\n"));
                return process.waitFor() == 0 ? text.strip() : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
