package io.freshet.schemas.topic;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.SignedRecord;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.SubjectNames;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Registers the schema of every topic, and holds its subject to BACKWARD_TRANSITIVE. Safe to repeat. */
public final class SubjectSetup {
    private static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";
    private static final int CACHE = 100;
    /** What a registry answers to a schema that its rule of compatibility forbids. */
    private static final int CONFLICT = 409;

    private SubjectSetup() {}

    /**
     * Returns when every subject of the pipeline is registered.
     *
     * @throws IOException when the registry does not answer, or refuses a schema as incompatible with what it holds
     */
    public static void ensure(FreshetConfig config) throws IOException {
        String url = config.platform().registry().toString();
        try (SchemaRegistryClient client = new CachedSchemaRegistryClient(url, CACHE)) {
            for (Map.Entry<String, SpecificRecord> subject :
                    subjects(Topics.of(config)).entrySet()) {
                ensure(client, subject.getKey(), subject.getValue());
            }
        }
    }

    private static void ensure(SchemaRegistryClient client, String subject, SpecificRecord record) throws IOException {
        try {
            client.register(subject, new AvroSchema(AvroSchemaUtils.getSchema(record, false, true, true)));
            hold(client, subject);
        } catch (RestClientException e) {
            throw new IOException(
                    "the registry refused subject " + subject + ": " + e.getMessage()
                            + (isIncompatible(e) ? "; a schema may only gain fields with defaults" : ""),
                    e);
        }
    }

    private static boolean isIncompatible(RestClientException e) {
        return e.getStatus() == CONFLICT;
    }

    /** Several roles may do this at once: what counts is that the rule is there afterwards, not who set it. */
    private static void hold(SchemaRegistryClient client, String subject) throws IOException, RestClientException {
        if (isHeld(client, subject)) {
            return;
        }
        try {
            client.updateCompatibility(subject, COMPATIBILITY);
        } catch (RestClientException e) {
            if (!isHeld(client, subject)) {
                throw e;
            }
        }
    }

    private static boolean isHeld(SchemaRegistryClient client, String subject) throws IOException {
        try {
            return COMPATIBILITY.equals(client.getCompatibility(subject));
        } catch (RestClientException e) {
            // The subject has no rule of its own yet.
            return false;
        }
    }

    static Map<String, SpecificRecord> subjects(Topics topics) {
        Map<String, SpecificRecord> records = new LinkedHashMap<>();
        topics.events().forEach(topic -> records.put(topic, new ModalityEvent()));
        records.put(topics.samples(), new Sample());
        records.put(topics.feedback(), new Feedback());
        records.put(topics.predictions(), new Prediction());
        records.put(topics.examples(), new Example());
        records.put(topics.versions(), new ModelVersion());
        records.put(topics.standing(), new Standing());
        records.put(topics.rollouts(), new Rollout());
        records.put(topics.checkpoints(), new Checkpoint());
        records.put(topics.deadLetters(), new DeadLetter());
        records.put(topics.trainerLog(), new TrainingPoint());
        records.put(topics.alerts(), new Alert());
        Map<String, SpecificRecord> subjects = new LinkedHashMap<>();
        records.forEach((topic, record) -> subjects.put(topic + "-value", record));
        for (String topic : List.of(topics.versions(), topics.standing(), topics.rollouts())) {
            subjects.put(SubjectNames.signed(topic), new SignedRecord());
        }
        return subjects;
    }
}
