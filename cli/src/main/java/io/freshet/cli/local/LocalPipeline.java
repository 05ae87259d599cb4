package io.freshet.cli.local;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pipeline of a data directory, with everything where {@code freshet up} has put it. */
public final class LocalPipeline {
    private LocalPipeline() {}

    /**
     * Reads it as the roles do, on the ports it was last started with; the environment stands above.
     *
     * @throws io.freshet.schemas.config.ConfigException when the directory has none, or it cannot be used
     */
    public static FreshetConfig load(Path dataDirectory, Map<String, String> environment) {
        DataLayout data = new DataLayout(LocalOptions.in(dataDirectory).dataDirectory());
        Map<String, String> overlay = new LinkedHashMap<>(new RoleCommands(data, LocalPorts.lastOf(data)).overlay());
        overlay.putAll(environment);
        return ConfigLoader.load(data.pipeline(), overlay);
    }
}
