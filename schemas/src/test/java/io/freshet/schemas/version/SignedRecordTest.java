package io.freshet.schemas.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.SignedRecord;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignedRecordTest {
    private static final String TOPIC = "freshet.p.versions";
    private static final String SCOPE = "signed-record-test";

    private final EventSerdes serdes = EventSerdes.of(URI.create("mock://" + SCOPE));

    @TempDir
    Path keys;

    private SignedSerializer<ModelVersion> writer;
    private SignedDeserializer<ModelVersion> reader;

    @BeforeEach
    void open() throws IOException {
        writer = new SignedSerializer<>(serdes, RecordSigner.open(keys, KeyName.TRAINER));
        reader = reader(keys, KeyName.TRAINER);
    }

    @Test
    void aSignedVersionComesBackAsItWent() {
        byte[] bytes = writer.serialize(TOPIC, version(7));

        assertThat(reader.deserialize(TOPIC, bytes)).isEqualTo(version(7));
        assertThat(writer.serialize(TOPIC, null)).isNull();
        assertThat(reader.deserialize(TOPIC, null)).isNull();
    }

    @Test
    void whatIsSignedIsThePreAuthenticationEncodingOfTypeAndBytes() {
        // The example of the specification.
        assertThat(SignedBytes.of("http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void noByteOfAnEnvelopeCanBeChanged() {
        byte[] bytes = writer.serialize(TOPIC, version(7));

        for (int at = 0; at < bytes.length; at++) {
            byte[] forged = bytes.clone();
            forged[at] ^= 1;
            assertThatThrownBy(() -> reader.deserialize(TOPIC, forged))
                    .as("byte %d", at)
                    .isInstanceOf(SerializationException.class);
            byte[] cut = Arrays.copyOf(bytes, at);
            assertThatThrownBy(() -> reader.deserialize(TOPIC, cut)).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void theSignatureOfAnotherKeyIsRefusedAlsoThatOfTheOtherRole(@TempDir Path others) throws IOException {
        RecordSigner.open(keys, KeyName.SERVING);
        byte[] foreign = new SignedSerializer<ModelVersion>(serdes, RecordSigner.open(others, KeyName.TRAINER))
                .serialize(TOPIC, version(7));
        byte[] ofServing = new SignedSerializer<ModelVersion>(serdes, RecordSigner.open(keys, KeyName.SERVING))
                .serialize(TOPIC, version(7));

        assertThatThrownBy(() -> reader.deserialize(TOPIC, foreign)).isInstanceOf(UnverifiedException.class);
        assertThatThrownBy(() -> reader.deserialize(TOPIC, ofServing)).isInstanceOf(UnverifiedException.class);
        assertThat(reader(keys, KeyName.SERVING).deserialize(TOPIC, ofServing)).isEqualTo(version(7));
    }

    @Test
    void aSignedRecordOfAnotherKindIsRefused() throws IOException {
        RecordSigner signer = RecordSigner.open(keys, KeyName.TRAINER);
        byte[] rollout = new SignedSerializer<Rollout>(serdes, signer).serialize("freshet.p.rollouts", rollout());
        byte[] version = serdes.<ModelVersion>serializer().serialize(TOPIC, version(7));
        byte[] mislabelled = serdes.<SignedRecord>serializer()
                .serialize(TOPIC, signer.sign(Rollout.getClassSchema().getFullName(), version));

        assertThatThrownBy(() -> reader.deserialize(TOPIC, rollout)).isInstanceOf(UnverifiedException.class);
        assertThatThrownBy(() -> reader.deserialize(TOPIC, mislabelled)).isInstanceOf(UnverifiedException.class);
    }

    @Test
    void anUnsignedRecordIsRefused() throws IOException {
        byte[] version = serdes.<ModelVersion>serializer().serialize(TOPIC, version(7));
        byte[] rollout = serdes.<Rollout>serializer().serialize("freshet.p.rollouts", rollout());
        SignedDeserializer<Rollout> rollouts =
                new SignedDeserializer<>(serdes, new RecordVerifier(keys, KeyName.TRAINER), Rollout.class);

        assertThatThrownBy(() -> reader.deserialize(TOPIC, version)).isInstanceOf(UnverifiedException.class);
        assertThatThrownBy(() -> rollouts.deserialize("freshet.p.rollouts", rollout))
                .isInstanceOf(UnverifiedException.class);
    }

    @Test
    void withoutAPublicKeyNothingIsConcludedAndOnceItIsThereItIsUsed(@TempDir Path later) throws IOException {
        SignedDeserializer<ModelVersion> early = reader(later.resolve("keys"), KeyName.TRAINER);
        byte[] before = writer.serialize(TOPIC, version(7));
        assertThatThrownBy(() -> early.deserialize(TOPIC, before)).isInstanceOf(KeyUnavailableException.class);

        RecordSigner signer = RecordSigner.open(later.resolve("keys"), KeyName.TRAINER);
        byte[] signed = new SignedSerializer<ModelVersion>(serdes, signer).serialize(TOPIC, version(8));

        assertThat(early.deserialize(TOPIC, signed)).isEqualTo(version(8));
    }

    @Test
    void keysThatWereMadeAnewAreFollowedWithoutARestart() throws IOException {
        assertThat(reader.deserialize(TOPIC, writer.serialize(TOPIC, version(7))))
                .isNotNull();
        Files.delete(KeyName.TRAINER.privateKey(keys));
        Files.delete(KeyName.TRAINER.publicKey(keys));

        byte[] signed = new SignedSerializer<ModelVersion>(serdes, RecordSigner.open(keys, KeyName.TRAINER))
                .serialize(TOPIC, version(8));

        assertThat(reader.deserialize(TOPIC, signed)).isEqualTo(version(8));
    }

    @Test
    void aVersionOfANewerSchemaIsVerifiedAsWrittenAndReadAsThisReleaseKnowsIt() throws Exception {
        Schema newer = withOneMoreField(ModelVersion.getClassSchema());
        byte[] payload = wire(newer, generic(version(7), newer, "more"));

        byte[] bytes = serdes.<SignedRecord>serializer()
                .serialize(
                        TOPIC,
                        RecordSigner.open(keys, KeyName.TRAINER)
                                .sign(ModelVersion.getClassSchema().getFullName(), payload));

        assertThat(reader.deserialize(TOPIC, bytes)).isEqualTo(version(7));
    }

    @Test
    void aSchemaWithOneMoreFieldVerifiesAndReadsAllEarlierVersions() throws Exception {
        // A reader's schema takes no part in verifying, so a later release verifies what this one wrote; and it reads
        // it:
        Schema newer = withOneMoreField(ModelVersion.getClassSchema());
        SignedRecord envelope =
                serdes.written().open(writer.serialize(TOPIC, version(7))).as(SignedRecord.class);
        assertThat(new RecordVerifier(keys, KeyName.TRAINER).verify(envelope)).isTrue();
        GenericRecord read = read(RecordVerifier.bytes(envelope.getPayload()), ModelVersion.getClassSchema(), newer);

        assertThat(read.get("version")).isEqualTo(7L);
        assertThat(read.get("oneMore")).hasToString("none");
    }

    @Test
    void aVersionFromBeforeThereWereEnvelopesIsVerifiedAndRead() throws Exception {
        Path stored = Path.of(
                        getClass().getResource("plain-version/signing.pub").toURI())
                .getParent();
        byte[] bytes = storedVersion(stored);

        ModelVersion read = reader(stored, KeyName.TRAINER).deserialize(TOPIC, bytes);

        assertThat(read.getModel()).isEqualTo("test");
        assertThat(read.getVersion()).isPositive();
        assertThat(read.getSignature()).isNotEmpty();
        for (int at = 5; at < bytes.length; at++) {
            byte[] forged = bytes.clone();
            forged[at] ^= 1;
            assertThatThrownBy(() -> reader(stored, KeyName.TRAINER).deserialize(TOPIC, forged))
                    .as("byte %d", at)
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void theReleaseBeforeEnvelopesPassesOverThemAndReadsOnAndItsRecordsAreReadByThisOne() throws Exception {
        Path stored = Path.of(
                        getClass().getResource("plain-version/signing.pub").toURI())
                .getParent();
        Schema before = new Schema.Parser().parse(Files.readString(stored.resolve("version.avsc")));
        // Old and new writers take turns in one topic, as while instances are replaced one by one.
        List<byte[]> topic = List.of(storedVersion(stored), writer.serialize(TOPIC, version(8)), storedVersion(stored));

        List<Object> seenByTheOld = new ArrayList<>();
        for (byte[] bytes : topic) {
            // As the old reader does: whatever its deserializer refuses is a bad record, which it passes over.
            Schema written = serdes.written().open(bytes).schema();
            if (SchemaCompatibility.schemaNameEquals(before, written)) {
                seenByTheOld.add(read(bytes, written, before).get("model").toString());
            }
        }
        assertThat(seenByTheOld).containsExactly("test", "test");
        assertThatThrownBy(() -> serdes.deserializer(ModelVersion.class).deserialize(TOPIC, topic.get(1)))
                .isInstanceOf(SerializationException.class);
        assertThat(reader(stored, KeyName.TRAINER).deserialize(TOPIC, topic.get(0)))
                .isNotNull();
        assertThat(reader.deserialize(TOPIC, topic.get(1))).isEqualTo(version(8));
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(ModelVersion.getClassSchema(), before)
                        .getType())
                .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
    }

    /** A record of the release before, under the id that this registry gives its schema. */
    private static byte[] storedVersion(Path stored) throws Exception {
        Schema schema = new Schema.Parser().parse(Files.readString(stored.resolve("version.avsc")));
        byte[] bytes = Files.readAllBytes(stored.resolve("version.avro"));
        ByteBuffer.wrap(bytes).putInt(1, id(schema));
        return bytes;
    }

    private static int id(Schema schema) throws Exception {
        return MockSchemaRegistry.getClientForScope(SCOPE)
                .register("stored-" + schema.hashCode(), new AvroSchema(schema));
    }

    private static byte[] wire(Schema schema, GenericRecord record) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(ByteBuffer.allocate(4).putInt(id(schema)).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema, new GenericData()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static GenericRecord read(byte[] wire, Schema writer, Schema reader) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader, new GenericData())
                .read(null, DecoderFactory.get().binaryDecoder(wire, 5, wire.length - 5, null));
    }

    private GenericRecord generic(ModelVersion version, Schema schema, String more) throws IOException {
        byte[] wire = serdes.<ModelVersion>serializer().serialize(TOPIC, version);
        GenericRecord record = read(wire, ModelVersion.getClassSchema(), schema);
        record.put("oneMore", more);
        return record;
    }

    private static Schema withOneMoreField(Schema schema) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("oneMore", Schema.create(Schema.Type.STRING), null, "none"));
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private SignedDeserializer<ModelVersion> reader(Path directory, KeyName name) {
        return new SignedDeserializer<>(serdes, new RecordVerifier(directory, name), ModelVersion.class);
    }

    private static Rollout rollout() {
        return Rollout.newBuilder()
                .setVersion(7)
                .setFrom(VersionState.ASPIRED)
                .setTo(VersionState.AVAILABLE)
                .setReason("test")
                .setDecidedBy("policy")
                .setDecidedAt(Instant.parse("2026-01-01T00:00:00Z"))
                .build();
    }

    private static ModelVersion version(long number) {
        return ModelVersion.newBuilder()
                .setModel("digits")
                .setVersion(number)
                .setParent(6L)
                .setArtifact(new io.freshet.schemas.event.BlobRef("a".repeat(64), 10L))
                .setFormat("application/x-safetensors")
                .setMetrics(Map.of("accuracy", 0.75))
                .setConsumed(List.of())
                .setProvenance(Provenance.newBuilder()
                        .setConfigSha256("b".repeat(64))
                        .setSoftware("0.1.0")
                        .setSeed(1)
                        .setWindow(3)
                        .setStep(30)
                        .setExamples(96)
                        .setNewestExample(Instant.parse("2026-01-01T00:00:00Z"))
                        .build())
                .setCreatedAt(Instant.parse("2026-01-01T00:00:01Z"))
                .build();
    }
}
