package io.freshet.cli.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that a system on this machine needs, checked in the order in which it is best repaired. */
public final class Checks {

    /** What all processes of a small pipeline take together. */
    private static final long MEMORY = 2_500L << 20;

    /** Room for a first hour; a system that runs on needs more. */
    private static final long DISK = 1L << 30;

    private Checks() {}

    /**
     * Looks at everything.
     *
     * @param ports by the role that listens there, each with the option that moves it
     */
    public static List<Finding> all(Path dataDirectory, List<NeededPort> ports) {
        List<Check> checks = new ArrayList<>(List.of(
                new JavaVersion(Runtime.version()),
                AvailableMemory.ofThisMachine(MEMORY),
                new DataDirectory(dataDirectory, DISK)));
        ports.forEach(port -> checks.add(new Port(port.user(), port.number(), port.option())));
        checks.add(new RegistryServer());
        checks.add(new TensorLibraryCheck(Map.copyOf(System.getenv())));
        return checks.stream().map(Check::look).toList();
    }

    /** A port that must be free, who listens there, and the option that moves it. */
    public record NeededPort(String user, int number, String option) {}
}
