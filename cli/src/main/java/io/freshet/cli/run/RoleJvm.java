package io.freshet.cli.run;

import io.freshet.cli.check.Finding;
import io.freshet.cli.check.PyTorch;
import io.freshet.cli.check.TensorLibraryCheck;
import io.freshet.cli.output.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a role's JVM is started, wherever: its flags are the argument files {@code role.args} and {@code ROLE.args}
 * beside this class, which {@code ./freshet run} and the image hand to Java as they are.
 */
public final class RoleJvm {

    /** The roles that compute. */
    private static final Set<String> TENSORS = Set.of("trainer", "serving");

    private RoleJvm() {}

    /** Flags of a role's JVM, in order. */
    public static List<String> flags(String role) {
        return Stream.of("role", role).flatMap(RoleJvm::lines).toList();
    }

    /** What a role's process is given over the environment of whoever starts it. */
    public static Map<String, String> environment(String role, Map<String, String> own) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (TENSORS.contains(role)) {
            variables.putAll(PyTorch.environment(own));
        }
        // Fewer arenas of the C library: resident memory that would never be used again.
        variables.put("MALLOC_ARENA_MAX", "2");
        return variables;
    }

    /**
     * Gives this process what a role needs and its environment does not say: the tensor library that the build has
     * unpacked, and that nothing is downloaded in its place.
     *
     * @throws FailedException when the role computes and there is no library
     */
    static void prepare(String role, Map<String, String> own) throws FailedException {
        if (TENSORS.contains(role)) {
            prepareToCompute(own);
        }
    }

    /**
     * Gives this process the tensor library, as far as its environment does not name one, and lets nothing be
     * downloaded in its place.
     *
     * @throws FailedException when there is no library
     */
    public static void prepareToCompute(Map<String, String> own) throws FailedException {
        Finding library = new TensorLibraryCheck(own).look();
        if (!library.passed()) {
            throw new FailedException(library.line());
        }
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        PyTorch.environment(own).forEach((name, value) -> {
            if (!own.containsKey(name)) {
                System.setProperty(name, value);
            }
        });
    }

    private static Stream<String> lines(String name) {
        try (InputStream in = Objects.requireNonNull(
                RoleJvm.class.getResourceAsStream(name + ".args"), name + ".args is not on the class path")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(RoleJvm::withoutQuotes);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ".args cannot be read from the class path", e);
        }
    }

    /** As Java reads a line of an argument file that stands in double quotes. */
    private static String withoutQuotes(String line) {
        return line.startsWith("\"") && line.endsWith("\"") ? line.substring(1, line.length() - 1) : line;
    }
}
