package io.freshet.schemas.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Where each role listens, and how much it takes. Sizes are bytes.
 *
 * @param origins hosts ({@code freshet.example.org}) and pages ({@code https://freshet.example.org}) beside its own
 *     that may speak to a role
 */
public record ServersConfig(Gateway gateway, Serving serving, Trainer trainer, List<String> origins) {
    private static final String ORIGIN = "(?i)(https?://)?([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:\\d{1,5})?";

    public ServersConfig {
        origins = List.copyOf(origins);
    }

    /**
     * Where events come in.
     *
     * @param inlineLimitBytes payloads above it travel as a blob reference
     * @param backlogBytes events taken that Kafka has not acknowledged, at most
     */
    public record Gateway(String host, int port, int inlineLimitBytes, int maxRequestBytes, int backlogBytes) {}

    /**
     * Where scores are asked for.
     *
     * @param queue requests waiting for a worker before the next is refused
     */
    public record Serving(String host, int port, int workers, int queue, int maxRequestBytes) {}

    /**
     * The trainer's health and metrics, and what it computes on.
     *
     * @param threads cores of one training step; 0 takes all
     */
    public record Trainer(String host, int port, int threads, Device device, Encodings encodings) {}

    /**
     * Where the trainer keeps what frozen encoders make of contents.
     *
     * @param directory of this trainer alone
     * @param maxBytes 0 keeps nothing
     */
    public record Encodings(Path directory, long maxBytes) {
        private static Encodings from(ConfigSection section, String pipeline) {
            String directory = section.text("directory");
            return new Encodings(
                    directory.isEmpty()
                            ? Path.of(System.getProperty("java.io.tmpdir"), "freshet-encodings-" + pipeline)
                            : Path.of(directory),
                    section.sizeBytes("max-bytes", 0, Integer.MAX_VALUE));
        }
    }

    /** AUTO takes a GPU where PyTorch finds one. */
    public enum Device {
        AUTO,
        CPU,
        GPU
    }

    static ServersConfig from(ConfigSection root) {
        ConfigSection gateway = root.section("gateway");
        ConfigSection serving = root.section("serving");
        ConfigSection trainer = root.section("trainer");
        return new ServersConfig(
                new Gateway(
                        gateway.text("host"),
                        gateway.integer("port", 0, 65_535),
                        gateway.sizeBytes("inline-limit", 0, 900 << 10),
                        gateway.sizeBytes("max-request", 1 << 10, 1 << 30),
                        gateway.sizeBytes("backlog", 1 << 10, 1 << 30)),
                new Serving(
                        serving.text("host"),
                        serving.integer("port", 0, 65_535),
                        serving.integer("workers", 1, 1024),
                        serving.integer("queue", 1, 1_000_000),
                        serving.sizeBytes("max-request", 1 << 10, 1 << 30)),
                new Trainer(
                        trainer.text("host"),
                        trainer.integer("port", 0, 65_535),
                        trainer.integer("threads", 0, 1024),
                        switch (trainer.oneOf("device", "auto", "cpu", "gpu")) {
                            case "cpu" -> Device.CPU;
                            case "gpu" -> Device.GPU;
                            default -> Device.AUTO;
                        },
                        Encodings.from(trainer.section("encodings"), root.text("pipeline"))),
                origins(root.section("security")));
    }

    private static List<String> origins(ConfigSection security) {
        List<String> origins = security.strings("origins");
        for (String origin : origins) {
            if (!origin.matches(ORIGIN)) {
                security.fault(
                        "origins",
                        "names " + origin,
                        "write a host or the origin of a page, for example https://freshet.example.org");
            }
        }
        return origins;
    }
}
