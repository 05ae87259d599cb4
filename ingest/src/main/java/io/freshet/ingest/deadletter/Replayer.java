package io.freshet.ingest.deadletter;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterHeader;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts dead letters back where they came from: original key, bytes and headers, and a header {@code freshet-replay}
 * that names the letter.
 *
 * <p>Each letter is put back once, however often this is asked: in the transaction that puts it back, a mark is written
 * into the letter's own partition, and a marked letter is left alone. Of two replayers at a time the later fences the
 * earlier, and sees all that the earlier had committed.
 */
public final class Replayer implements AutoCloseable {
    private static final String REPLAY = "freshet-replay";
    private static final int LARGEST_BYTES = 4 << 20;

    private final DeadLetterReader reader;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    private Replayer(FreshetConfig config, KafkaProducer<byte[], byte[]> producer) {
        this.reader = new DeadLetterReader(config);
        this.topic = Topics.of(config).deadLetters();
        this.producer = producer;
    }

    /**
     * What was done with the letters that a query meant.
     *
     * @param before letters that had been put back before
     * @param impossible letters made of state, which no record stands behind
     */
    public record Outcome(int replayed, int before, int impossible) {}

    /** A replayer, fencing any other of the pipeline. */
    @MustBeClosed
    public static Replayer open(FreshetConfig config) {
        Map<String, Object> settings =
                KafkaClients.transactionalProducer(config, Topics.of(config).deadLetters() + ".replay");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_BYTES);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
        return new Replayer(config, producer);
    }

    /**
     * Puts back every letter that a query means and that was not put back before.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or another replayer took over;
     *     what was put back until then stays so, and asking again does the rest
     */
    public Outcome replay(Query query) {
        Counts counts = new Counts();
        reader.read(query, stored -> {
            if (stored.replayed()) {
                counts.before++;
            } else if (!stored.isReplayable()) {
                counts.impossible++;
            } else {
                putBack(stored);
                counts.replayed++;
            }
        });
        return new Outcome(counts.replayed, counts.before, counts.impossible);
    }

    private static final class Counts {
        int replayed;
        int before;
        int impossible;
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // Committing waits for every send of the transaction, and fails with it.
    private void putBack(Stored stored) {
        DeadLetter letter = stored.letter();
        ProducerRecord<byte[], byte[]> original = new ProducerRecord<>(
                letter.getTopic(), letter.getPartition(), bytes(letter.getKey()), bytes(letter.getValue()));
        for (DeadLetterHeader header : letter.getHeaders()) {
            if (!header.getName().equals(REPLAY)) {
                original.headers().add(header.getName(), bytes(header.getValue()));
            }
        }
        original.headers().add(REPLAY, text(topic + "-" + stored.id()));
        ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(
                topic,
                stored.partition(),
                bytes(letter.getKey()),
                null,
                List.of(new RecordHeader(DeadLetterReader.MARK, text(stored.id()))));
        producer.beginTransaction();
        producer.send(original);
        producer.send(mark);
        producer.commitTransaction();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        producer.close();
    }
}
