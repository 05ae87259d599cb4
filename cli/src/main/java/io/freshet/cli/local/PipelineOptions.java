package io.freshet.cli.local;

import io.freshet.cli.output.FailedException;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which pipeline, and where its Kafka is: the options of every command that reads or writes topics. */
public final class PipelineOptions {

    private static final int PATIENCE_MILLIS = 4_000;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The pipeline's file. Default: that of the data directory, and the system that runs there.")
    private @Nullable Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where freshet up keeps its data. Default: ${DEFAULT-VALUE}")
    private Path dataDirectory = Path.of(".freshet");

    /**
     * The pipeline, once its Kafka has answered.
     *
     * @throws io.freshet.schemas.config.ConfigException when the file cannot be used
     * @throws FailedException when no Kafka answers within some seconds
     */
    public FreshetConfig load() throws IOException, InterruptedException {
        FreshetConfig pipeline = config == null
                ? LocalPipeline.load(dataDirectory, System.getenv())
                : ConfigLoader.load(config, System.getenv());
        requireKafka(pipeline);
        return pipeline;
    }

    /** Clients wait a minute for a broker that is not there, or that is something else. */
    private static void requireKafka(FreshetConfig pipeline) throws IOException, InterruptedException {
        Map<String, Object> settings = KafkaClients.admin(pipeline);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new FailedException("Kafka at " + pipeline.platform().kafka().get("bootstrap.servers")
                    + " does not answer (" + (cause.getMessage() == null ? "timed out" : cause.getMessage())
                    + "); start a system with freshet up, or say which one with --data-dir or --config");
        }
    }
}
