/**
 * Avro at the edges: {@link io.freshet.schemas.registry.EventSerdes} over the genuine Confluent serializers and
 * registry client, {@link io.freshet.schemas.registry.WrittenRecords} takes records apart before they are decoded,
 * {@link io.freshet.schemas.registry.RecordDecoder} decodes them; both tell a record that is none from a registry that
 * is out of reach. {@link io.freshet.schemas.registry.SubjectNames} says where their schemas stand,
 * {@link io.freshet.schemas.registry.TrustedRecords} tells Avro which classes are ours,
 * {@link io.freshet.schemas.registry.KafkaClients} gives every Kafka client its settings.
 */
@NullMarked
package io.freshet.schemas.registry;

import org.jspecify.annotations.NullMarked;
