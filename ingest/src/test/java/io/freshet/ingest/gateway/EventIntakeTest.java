package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventSizeLimit;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventIntakeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FreshetConfig CONFIG = ConfigLoader.parse("p.yaml", """
            pipeline: p
            modalities: {text: {encoder: hashed-text}, sensor: {encoder: mlp, size: 2}, image: {encoder: cnn}}
            task: {type: classification, labels: [yes, no]}
            gateway: {inline-limit: 10B}
            """, Map.of());

    @TempDir
    private Path directory;

    private BlobStore blobs;
    private EventIntake intake;

    @BeforeEach
    void open() throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
        intake = new EventIntake(CONFIG, blobs, InstantSource.fixed(NOW));
    }

    @Test
    void aSmallPayloadTravelsInTheEvent() throws ProblemException {
        ModalityEvent event = intake.accept("text", incoming("7", NOW, "text/plain; charset=utf-8", "hello"));

        assertThat(event.getPayload()).isEqualTo(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(event.getContentType()).isEqualTo("text/plain");
    }

    @Test
    void refusesWhatTheAlignerWouldRefuseForItsSizeWhereverItIs() {
        Map<String, String> attributes = Map.of("note", "x".repeat(EventSizeLimit.bytes(CONFIG)));
        IncomingEvent incoming = new IncomingEvent(
                "7", Optional.of(NOW), "text/plain", "hello".getBytes(StandardCharsets.UTF_8), "", attributes);

        Problem problem = catchThrowableOfType(ProblemException.class, () -> intake.accept("text", incoming))
                .problem();

        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.reason()).isEqualTo("SIZE");
    }

    @Test
    void aLargePayloadIsInTheBlobStoreBeforeItsEventIsAnywhere() throws Exception {
        ModalityEvent event = intake.accept("text", incoming("7", NOW, "text/plain", "more than ten bytes"));

        assertThat(event.getPayload())
                .isInstanceOfSatisfying(
                        BlobRef.class, ref -> assertThat(ref.getSizeBytes()).isEqualTo(19));
        assertThat(blobs.read((BlobRef) event.getPayload()))
                .isEqualTo("more than ten bytes".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPayloadThatTheStoreCannotTakeIsToBeSentAgainAndThenIsTaken() throws Exception {
        IncomingEvent incoming = incoming("7", NOW, "text/plain", "more than ten bytes");
        // Root may write into any directory, so that one is made what nobody can write into.
        Path blobDirectory = directory.resolve("incoming");
        Files.delete(blobDirectory);
        Files.writeString(blobDirectory, "not a directory");

        Problem problem = catchThrowableOfType(ProblemException.class, () -> intake.accept("text", incoming))
                .problem();
        Files.delete(blobDirectory);
        Files.createDirectory(blobDirectory);

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).isEqualTo(5);
        assertThat(blobs.contains((BlobRef) intake.accept("text", incoming).getPayload()))
                .isTrue();
    }

    @Test
    void textTravelsInItsNormalForm() throws ProblemException {
        ModalityEvent event = intake.accept("text", incoming("7", NOW, "text/plain", " \uFEFFcafe\u0301\r\n"));

        assertThat(event.getPayload()).isEqualTo(ByteBuffer.wrap("caf\u00E9".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCharsetOfATextIsHonouredAndGoesNoFurther() throws ProblemException {
        IncomingEvent cyrillic = new IncomingEvent(
                "7",
                Optional.empty(),
                "Text/Plain; Charset=\"UTF-16LE\"",
                "да".getBytes(StandardCharsets.UTF_16LE),
                "",
                Map.of());

        ModalityEvent event = intake.accept("text", cyrillic);

        assertThat(event.getPayload()).isEqualTo(ByteBuffer.wrap("да".getBytes(StandardCharsets.UTF_8)));
        assertThat(event.getContentType()).isEqualTo("text/plain");
        assertThat(status("text", incoming("7", NOW, "text/plain; charset=utf-7", "x")))
                .isEqualTo(415);
    }

    @Test
    void anEventWithoutATimeIsOfItsArrival() throws ProblemException {
        IncomingEvent timeless = new IncomingEvent("7", Optional.empty(), "text/plain", new byte[] {'a'}, "", Map.of());

        assertThat(intake.accept("text", timeless).getEventTime()).isEqualTo(NOW);
    }

    @Test
    void everyRefusalHasItsReason() {
        assertThat(reason("video", incoming("7", NOW, "video/mp4", "x"))).isEqualTo("MODALITY");
        assertThat(reason("../text", incoming("7", NOW, "text/plain", "x"))).isEqualTo("MODALITY");
        assertThat(reason("text", incoming("7\n", NOW, "text/plain", "x"))).isEqualTo("SAMPLE_ID");
        assertThat(reason("text", incoming("\uD800", NOW, "text/plain", "x"))).isEqualTo("SAMPLE_ID");
        assertThat(reason("text", incoming("7", NOW.plusSeconds(3601), "text/plain", "x")))
                .isEqualTo("EVENT_TIME");
        assertThat(reason("image", incoming("7", NOW, "text/plain", "x"))).isEqualTo("CONTENT_TYPE");
        assertThat(reason("image", incoming("7", NOW, "image/png", "no image"))).isEqualTo("FORMAT");
        assertThat(reason("text", incoming("7", NOW, "text/plain", "\u200B \n")))
                .isEqualTo("EMPTY");
        assertThat(reason("sensor", incoming("7", NOW, "application/json", "[1,NaN]")))
                .isEqualTo("RANGE");
        assertThat(reason("sensor", incoming("7", NOW, "application/json", "[1]")))
                .isEqualTo("DIMENSIONS");
    }

    @Test
    void aPayloadOfTooManyBytesIs413() {
        assertThat(status("text", incoming("7", NOW, "text/plain", "x".repeat((4 << 20) + 1))))
                .isEqualTo(413);
    }

    @Test
    void whatCannotBeUsedIsRefusedWithItsStatus() {
        assertThat(status("video", incoming("7", NOW, "video/mp4", "x"))).isEqualTo(404);
        assertThat(status("text", incoming("", NOW, "text/plain", "x"))).isEqualTo(400);
        assertThat(status("text", incoming("x".repeat(513), NOW, "text/plain", "x")))
                .isEqualTo(400);
        assertThat(status("image", incoming("7", NOW, "text/plain", "x"))).isEqualTo(415);
        assertThat(status("image", incoming("7", NOW, "image/png", "no image"))).isEqualTo(422);
        assertThat(status("sensor", incoming("7", NOW, "application/json", "[1,2,3]")))
                .isEqualTo(422);
    }

    @Test
    void eventTimesOutOfRangeAreRefused() {
        assertThat(status("text", incoming("7", Instant.EPOCH.minusMillis(1), "text/plain", "x")))
                .isEqualTo(400);
        assertThat(status("text", incoming("7", NOW.plus(Duration.ofMinutes(61)), "text/plain", "x")))
                .isEqualTo(400);
    }

    private int status(String modality, IncomingEvent incoming) {
        return catchThrowableOfType(ProblemException.class, () -> intake.accept(modality, incoming))
                .problem()
                .status();
    }

    private String reason(String modality, IncomingEvent incoming) {
        return catchThrowableOfType(ProblemException.class, () -> intake.accept(modality, incoming))
                .problem()
                .reason();
    }

    private static IncomingEvent incoming(String id, Instant time, String type, String payload) {
        return new IncomingEvent(id, Optional.of(time), type, payload.getBytes(StandardCharsets.UTF_8), "", Map.of());
    }
}
