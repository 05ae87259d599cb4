package io.freshet.trainer.lineage;

import io.freshet.schemas.event.DeadLetterReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that was not learned because it cannot be, and why. */
public record Refusal(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {}
