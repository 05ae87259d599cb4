package io.freshet.serving.app;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Configurations of small pipelines on a broker under test. */
final class Pipelines {
    private Pipelines() {}

    /** Text and four sensor values, two labels; everything kept below a directory. */
    static FreshetConfig of(String pipeline, String bootstrap, Path directory, Map<String, String> more) {
        return of(pipeline, bootstrap, directory, more, "{labels: [ham, spam]}");
    }

    /** Likewise, with a task of one's own. */
    static FreshetConfig of(String pipeline, String bootstrap, Path directory, Map<String, String> more, String task) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FRESHET_KAFKA_BOOTSTRAP_SERVERS",
                bootstrap,
                "FRESHET_REGISTRY_URL",
                "mock://" + pipeline,
                "FRESHET_BLOBS_URL",
                directory.resolve("blobs").toUri().toString(),
                "FRESHET_SECURITY_KEYS",
                directory.resolve("keys").toString(),
                "FRESHET_SERVING_PORT",
                "0",
                "FRESHET_TOPICS_PARTITIONS",
                "2"));
        environment.putAll(more);
        String text = """
                pipeline: %s
                modalities:
                  text: {encoder: hashed-text}
                  sensor: {encoder: mlp, size: 4}
                task: %s
                """.formatted(pipeline, task);
        return ConfigLoader.parse("test.yaml", text, environment);
    }
}
