package io.freshet.cli.check;

import java.util.Map;

/** PyTorch's library: unpacked by the build, or the one that the user's own PYTORCH_LIBRARY_PATH names. */
public record TensorLibraryCheck(Map<String, String> environment) implements Check {

    @Override
    public Finding look() {
        String folder = PyTorch.environment(environment).get(PyTorch.FOLDER);
        return folder != null && PyTorch.isIn(folder)
                ? Finding.good("PyTorch", folder)
                : Finding.bad(
                        "PyTorch",
                        "no library in " + (folder == null ? PyTorch.built() : folder),
                        "build with: mvn -DskipTests package, or point PYTORCH_LIBRARY_PATH at a libtorch 2.7.1");
    }
}
