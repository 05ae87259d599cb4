package io.freshet.model.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What decides the last bits of a score beside weights and input. */
public final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** One line that is equal on machines that give equal bits: device, threads of one operation, kind of processor. */
    public static String describe(ComputeDevice device) {
        return device + " threads=" + TensorLibrary.threads() + " " + processor();
    }

    private static String processor() {
        String architecture = System.getProperty("os.arch", "");
        try (Stream<String> lines = Files.lines(CPUS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(architecture);
        } catch (IOException e) {
            // Not Linux: the architecture must do.
            return architecture;
        }
    }
}
