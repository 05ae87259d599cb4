package io.freshet.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FreshetClient;
import io.freshet.client.OutgoingEvent;
import io.freshet.client.ServedScore;
import io.freshet.node.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;

/**
 * The image as it is shipped: gateway with streams, trainer and serving in a container each, against a broker and a
 * registry in theirs. Needs a Docker engine on this machine and a base image, and is skipped, saying so, where there is
 * none.
 */
final class ImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SAMPLES = 200;
    private static final Pattern SECRET_FILE = Pattern.compile(
            "/(secrets?|credentials|\\.m2|\\.aws|\\.docker|\\.git)(/|$)|\\.(pem|key|jks|p12|env)$|/settings[^/]*\\.xml$");
    private static final Pattern SECRET_VARIABLE =
            Pattern.compile("(secret|password|credential|token|key|proxy)[^=]*=", Pattern.CASE_INSENSITIVE);

    private static ContainerSystem system;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void start(@TempDir Path folder) throws Exception {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("no Docker engine answers here (DOCKER_HOST, /var/run/docker.sock): the image is not tested; "
                        + ".ci/run starts one where it can")
                .isTrue();
        assumeThat(BaseImage.isHere())
                .as(
                        "%s is not here and cannot be pulled: the image is not tested; IMAGE_TEST_BASE names another "
                                + "base, and .ci/run can make one of this machine's distribution",
                        BaseImage.name())
                .isTrue();
        system = ContainerSystem.start(folder);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void learnsAndServesAsContainersOfItsOwn() throws Exception {
        FreshetClient client = FreshetClient.of(system.serving(), system.gateway(), PATIENCE);
        for (int i = 0; i < SAMPLES; i++) {
            String id = "größe-" + i;
            boolean good = i % 2 == 0;
            EventPayload text = EventPayload.text("text", good ? "schöne Grüße " + i : "server crashed " + i);
            client.publish(new OutgoingEvent(id, Instant.now(), text, Map.of()));
            client.feedback(FeedbackClaim.label(id, good ? "good" : "bad"));
        }

        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(score(client, "schöne Grüße").version()).isPositive();
            assertThat(score(client, "schöne Grüße").label()).isEqualTo("good");
            assertThat(score(client, "server crashed").label()).isEqualTo("bad");
        });
    }

    @Test
    void saysOfEachRoleWhetherItIsReady() throws Exception {
        assertThat(system.roles())
                .hasSize(3)
                .allSatisfy(role -> assertThat(role.isHealthy()).isTrue());
        int nobody = FreePorts.one();

        ExecResult asked =
                system.roles().get(0).execInContainer("env", "FRESHET_GATEWAY_PORT=" + nobody, "/opt/freshet/healthy");

        assertThat(asked.getExitCode()).as(asked.toString()).isEqualTo(1);
    }

    @Test
    void isSmallAndRunsAsAUserOfItsOwnInUtf8() throws Exception {
        assertThat(system.image().sizeBytes()).isLessThanOrEqualTo(700_000_000);
        assertThat(system.image().config().getUser()).isEqualTo("freshet");

        assertThat(inside("locale", "charmap")).containsExactly("UTF-8");
    }

    @Test
    void holdsNoBrokerAndNoSecret() throws Exception {
        assertThat(inside("ls", "/opt/freshet/lib"))
                .anyMatch(jar -> jar.startsWith("kafka-clients-"))
                .noneMatch(jar -> jar.startsWith("kafka_") || jar.startsWith("scala-") || jar.startsWith("log4j-"));
        assertThat(inside("sh", "-c", "find /opt /home /root /src /etc/freshet -type f 2> /dev/null || true"))
                .anyMatch(file -> file.equals("/opt/freshet/start"))
                .noneMatch(file -> SECRET_FILE.matcher(file).find());
        assertThat(system.image().config().getEnv())
                .contains("LANG=C.UTF-8")
                .noneMatch(variable -> SECRET_VARIABLE.matcher(variable).find());
    }

    private static List<String> inside(String... command) throws Exception {
        ExecResult said = system.roles().get(0).execInContainer(command);
        assertThat(said.getExitCode()).as(said.toString()).isZero();
        return said.getStdout().lines().toList();
    }

    private static ServedScore score(FreshetClient client, String text) throws Exception {
        return client.score(List.of(EventPayload.text("text", text)));
    }

    static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
