package io.freshet.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FreshetClient;
import io.freshet.client.OutgoingEvent;
import io.freshet.client.ServedScore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/**
 * The image as it is shipped: gateway with streams, trainer and serving in a container each, against a broker and a
 * registry in theirs. Needs a Docker engine on this machine and a base image, and is skipped, saying so, where there is
 * none.
 */
final class ImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SAMPLES = 200;

    private static ContainerSystem system;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void start(@TempDir Path folder) throws Exception {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("no Docker engine answers here (DOCKER_HOST, /var/run/docker.sock): the image is not tested; "
                        + ".ci/run starts one with FRESHET_TEST_IMAGE=true")
                .isTrue();
        assumeThat(BaseImage.isHere())
                .as(
                        "%s is not here and cannot be pulled: the image is not tested; FRESHET_BASE_IMAGE names another "
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

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(score(client, "schöne Grüße").version()).isPositive());

        assertThat(system.images()).allSatisfy(image -> {
            assertThat(image.user()).isEqualTo("freshet");
            assertThat(image.sizeBytes()).isLessThanOrEqualTo(700L << 20);
        });
    }

    @Test
    void saysOfEachRoleWhetherItIsReady() {
        assertThat(system.roles())
                .hasSize(3)
                .allSatisfy(role -> assertThat(role.isHealthy()).isTrue());
    }

    private static ServedScore score(FreshetClient client, String text) throws Exception {
        return client.score(List.of(EventPayload.text("text", text)));
    }

    static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
