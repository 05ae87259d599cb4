package io.freshet.cli.check;

import io.freshet.node.RegistryProcess;
import java.io.IOException;
import java.nio.file.Path;

/** The registry server, where the build unpacks it. */
record RegistryServer() implements Check {

    private static final String NAME = "registry server";

    @Override
    public Finding look() {
        try {
            return Finding.good(
                    NAME,
                    RegistryProcess.command(Path.of("registry"), 1).arguments().get(0));
        } catch (IOException e) {
            return Finding.bad(NAME, "not there", String.valueOf(e.getMessage()));
        }
    }
}
