package io.freshet.benchmarks.align;

import io.freshet.ingest.app.StreamsSettings;
import io.freshet.node.child.Lifeline;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * One topology and nothing else in a process: {@code TopologyMain DESIGN CONFIG APPLICATION STATE [SETTING=VALUE...]},
 * with the streams role's own settings for Kafka Streams. Says {@code READY topology} when every partition is being
 * read, and leaves what was restored until then in {@code STATE/restored.txt}.
 */
final class TopologyMain {
    static final String NAME = "topology";
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private TopologyMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Lifeline.follow();
        FreshetConfig config = ConfigLoader.load(Path.of(args[1]), Map.of());
        Path state = Path.of(args[3]);
        Properties settings = StreamsSettings.of(config, state);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[2]);
        Arrays.stream(args).skip(4).forEach(setting -> {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        });
        run(new KafkaStreams(Design.valueOf(args[0]).topology(config), settings), state);
    }

    private static void run(KafkaStreams streams, Path state) throws IOException, InterruptedException {
        RestoreLog restored = new RestoreLog();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        streams.setGlobalStateRestoreListener(restored);
        streams.setUncaughtExceptionHandler(death -> {
            death.printStackTrace();
            // What dies while it is measured must not be measured.
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            } else if (now.hasCompletedShutdown()) {
                running.countDown();
                ended.countDown();
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(CLOSING), "close-topology"));
        streams.start();
        running.await();
        Files.writeString(state.resolve(RestoreLog.FILE), restored.text());
        if (streams.state() == KafkaStreams.State.RUNNING) {
            Lifeline.ready(NAME);
        }
        ended.await();
    }
}
