package io.freshet.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where PyTorch's library is, in the environment variables that its binding reads. */
public final class PyTorch {

    static final String FOLDER = "PYTORCH_LIBRARY_PATH";

    private PyTorch() {}

    /**
     * What a process that computes is given over its own environment: the library that the build unpacked, or nothing
     * when the user has set a library (say for CUDA) or there is none, and the binding then unpacks its own.
     */
    public static Map<String, String> environment(Map<String, String> own) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (own.containsKey(FOLDER)) {
            own.forEach((name, value) -> {
                if (name.startsWith("PYTORCH_")) {
                    variables.put(name, value);
                }
            });
        } else if (isIn(built().toString())) {
            variables.put(FOLDER, built().toString());
            variables.put("PYTORCH_VERSION", "2.7.1");
            variables.put("PYTORCH_FLAVOR", "cpu");
        }
        return variables;
    }

    static Path built() {
        return Path.of(System.getProperty("freshet.home", ""))
                .toAbsolutePath()
                .normalize()
                .resolve("cli/target/pytorch");
    }

    static boolean isIn(String folder) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.anyMatch(file -> file.getFileName().toString().matches("(lib)?torch_cpu\\.(so|dylib|dll)"));
        } catch (IOException e) {
            return false;
        }
    }
}
