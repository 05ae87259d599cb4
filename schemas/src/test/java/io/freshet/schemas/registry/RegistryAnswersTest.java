package io.freshet.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry answers over HTTP, and what that says about a record. */
final class RegistryAnswersTest {
    private static final BlobRef RECORD = new BlobRef("a".repeat(64), 1L);
    private static final byte[] GOOD = EventSerdes.of(URI.create("mock://registry-answers"))
            .<BlobRef>serializer()
            .serialize("t", RECORD);

    private RegistryStub registry;
    private Deserializer<BlobRef> reader;

    @BeforeEach
    void start() throws IOException {
        registry = new RegistryStub(500, "");
        reader = EventSerdes.of(registry.url()).deserializer(BlobRef.class);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 407, 408, 421, 425, 429, 500, 502, 503, 504})
    void neverBlamesARecordForARegistryThatRefuses(int status) {
        registry.answer(status, error(status * 100 + 1));

        assertThatThrownBy(() -> reader.deserialize("t", GOOD))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(String.valueOf(status));
    }

    @ParameterizedTest
    @CsvSource({"401, ''", "403, <html>no</html>", "404, <html>no such page</html>", "404, ''", "429, slow down"})
    void neverBlamesARecordForWhatAProxyAnswers(int status, String body) {
        registry.answer(status, body);

        assertThatThrownBy(() -> reader.deserialize("t", GOOD)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void neverBlamesARecordForALoginPage() {
        registry.answer(200, "<html>please log in</html>");

        assertThatThrownBy(() -> reader.deserialize("t", GOOD)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void neverBlamesARecordForTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> speakPlainly(plain));
            speaker.start();
            URI tls = URI.create("https://127.0.0.1:" + plain.getLocalPort());
            Deserializer<BlobRef> overTls = EventSerdes.of(tls).deserializer(BlobRef.class);

            assertThatThrownBy(() -> overTls.deserialize("t", GOOD))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("TLS");
        }
    }

    @Test
    void neverBlamesARecordForARegistryThatIsNotThere() {
        registry.close();

        assertThatThrownBy(() -> reader.deserialize("t", GOOD)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void asksAgainBeforeItGivesUpAndReadsTheRecordOnceTheRegistryAnswers() throws IOException {
        assertThatThrownBy(() -> reader.deserialize("t", GOOD)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(registry.questions()).isGreaterThan(1);

        registry.answer(200, schema("AVRO", BlobRef.getClassSchema().toString()));

        assertThat(reader.deserialize("t", GOOD)).isEqualTo(RECORD);
    }

    @ParameterizedTest
    @CsvSource({"404, 40403", "404, 40401", "422, 42201"})
    void aSchemaThatTheRegistryDoesNotKnowIsTheRecordsFault(int status, int code) {
        registry.answer(status, error(code));

        assertThat(refusal().reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
        assertThat(registry.questions()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROTOBUF | syntax = \"proto3\"; message A { string a = 1; }",
                "JSON | {\"type\":\"object\"}",
                "XML | <schema/>",
                "AVRO | {\"type\":\"recor",
                "AVRO | {\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"Nowhere\"}]}",
            })
    void aSchemaThatIsNoAvroIsTheRecordsFault(String type, String text) throws IOException {
        registry.answer(200, schema(type, text));

        assertThat(refusal().reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }

    @Test
    void neverBlamesARecordWhileASchemaThatItsSchemaRefersToCannotBeFetched() throws IOException {
        registry.answer(
                200,
                "{\"schemaType\":\"AVRO\",\"schema\":\"\\\"x.Other\\\"\",\"references\":"
                        + "[{\"name\":\"x.Other\",\"subject\":\"other\",\"version\":1}]}");
        registry.answerFrom("/subjects", 503);

        assertThatThrownBy(() -> reader.deserialize("t", GOOD)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aSchemaThatNestsTooDeeplyIsTheRecordsFault() throws IOException {
        registry.answer(
                200, schema("AVRO", "{\"type\":\"array\",\"items\":".repeat(20_000) + "\"int\"" + "}".repeat(20_000)));

        assertThat(refusal().reason()).isIn(DeadLetterReason.UNKNOWN_SCHEMA, DeadLetterReason.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"string\"", "{\"type\":\"enum\",\"name\":\"BlobRef\",\"symbols\":[\"A\"]}"})
    void aSchemaThatIsNoRecordIsTheRecordsFault(String text) throws IOException {
        registry.answer(200, schema("AVRO", text));

        assertThat(refusal().reason()).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void aRecordWithinItselfWithoutEndIsTheRecordsFault() throws IOException {
        // The writer's own field is unknown to the reader, which skips it: {next: {next: {next: ...
        String recursive =
                "{\"type\":\"record\",\"name\":\"BlobRef\",\"namespace\":\"io.freshet.schemas.event\",\"fields\":["
                        + "{\"name\":\"next\",\"type\":[\"null\",\"BlobRef\"]},{\"name\":\"sha256\",\"type\":\"string\"},"
                        + "{\"name\":\"size\",\"type\":\"long\"}]}";
        registry.answer(200, schema("AVRO", new Schema.Parser().parse(recursive).toString()));
        byte[] deep = new byte[1 << 20];
        Arrays.fill(deep, 5, deep.length, (byte) 2);

        UnreadableRecordException refusal =
                catchThrowableOfType(UnreadableRecordException.class, () -> reader.deserialize("t", deep));

        assertThat(refusal.reason()).isIn(DeadLetterReason.INVALID, DeadLetterReason.TRUNCATED);
    }

    /** What a server without TLS says to a client that expects it, until it is closed. */
    private static void speakPlainly(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client hangs up, or the test is over.
            }
        }
    }

    private UnreadableRecordException refusal() {
        return catchThrowableOfType(UnreadableRecordException.class, () -> reader.deserialize("t", GOOD));
    }

    private static String error(int code) {
        return "{\"error_code\":" + code + ",\"message\":\"no\"}";
    }

    private static String schema(String type, String text) throws IOException {
        return new ObjectMapper().writeValueAsString(Map.of("schemaType", type, "schema", text));
    }
}
