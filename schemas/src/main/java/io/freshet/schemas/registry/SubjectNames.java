package io.freshet.schemas.registry;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import io.freshet.schemas.event.SignedRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Under which subject a topic's schemas stand: {@code <topic>-value} for what the topic is about,
 * {@code <topic>-signed} for the envelope that it may be in. Under one subject they would be held to be versions of one
 * schema, and the registry would refuse the second.
 *
 * <p>Public, with this constructor, because Confluent's serializers make it by its name.
 */
public final class SubjectNames implements SubjectNameStrategy {
    private static final String ENVELOPE = SignedRecord.getClassSchema().getFullName();

    @Override
    public String subjectName(String topic, boolean isKey, @Nullable ParsedSchema schema) {
        return topic + suffix(isKey, schema);
    }

    /** Subject of the envelopes of a topic. */
    public static String signed(String topic) {
        return topic + "-signed";
    }

    private static String suffix(boolean isKey, @Nullable ParsedSchema schema) {
        if (isKey) {
            return "-key";
        }
        return schema != null && ENVELOPE.equals(schema.name()) ? "-signed" : "-value";
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // There is nothing to set.
    }
}
