package io.freshet.ingest.app;

import io.freshet.schemas.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;

/** The streams role in a process of its own, for tests that kill it: configuration file and state directory. */
public final class StreamsChild {
    private StreamsChild() {}

    public static void main(String[] arguments) throws Exception {
        try (StreamsApp app =
                StreamsApp.start(ConfigLoader.load(Path.of(arguments[0]), Map.of()), Path.of(arguments[1]))) {
            app.await();
        }
    }
}
