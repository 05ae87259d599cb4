package io.freshet.ingest.label;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.KeyPlacement;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.ingest.label.join.LabelRules;
import io.freshet.ingest.label.state.LabelStore;
import io.freshet.schemas.config.SplitConfig;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.Splitter;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * One task of labelling that can be killed: what its store holds at a commit is all that a new one begins with. Stream
 * time and the wall clock are the test's.
 */
final class LabelTask {
    private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>(
            new Properties(),
            new TaskId(0, 0),
            Path.of(System.getProperty("java.io.tmpdir")).toFile());
    private final KeyValueStore<Bytes, byte[]> store;
    private final LabelProcessor processor;
    private long offset;
    /** The wall clock is past everything that any test says: nothing is of the future. */
    static final long WALL_MS = Labelled.at(525_600).toEpochMilli();

    /** A task that begins with what was committed: what a store held, and the stream time. */
    LabelTask(LabelRules rules, Map<Bytes, byte[]> held, long streamTimeMs, long wallMs) {
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LabelStore.NAME), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        held.forEach(store::put);
        context.addStateStore(store);
        context.setCurrentSystemTimeMs(WALL_MS + wallMs);
        context.setCurrentStreamTimeMs(streamTimeMs);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        processor = new LabelProcessor(
                rules,
                new LabelMeters(meters),
                new LabelOutlet(new Refusals("label", meters), new Splitter(new SplitConfig(1, 0, 0, ""))),
                new Admission(
                        LabelOutlet.ADMISSION, new KeyPlacement(1), new EventTimeRange(Duration.ofHours(1)), meters));
        processor.init(context);
    }

    void deliver(String sampleId, SpecificRecord event, long streamTimeMs) {
        context.setCurrentStreamTimeMs(streamTimeMs);
        context.setRecordMetadata("in", 0, offset++);
        long eventTimeMs =
                ((Instant) event.get(event.getSchema().getField("eventTime").pos())).toEpochMilli();
        processor.process(new Record<>(
                sampleId.getBytes(StandardCharsets.UTF_8),
                new ReceivedValue.Event<>(event, eventTimeMs, new byte[0]),
                eventTimeMs));
    }

    void tick(long wallMs) {
        context.setCurrentSystemTimeMs(WALL_MS + wallMs);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(WALL_MS + wallMs);
    }

    /** Examples since the last call. */
    List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        context.forwarded().forEach(forward -> {
            if (forward.record().value() instanceof Example example) {
                examples.add(example);
            }
        });
        context.resetForwards();
        return examples;
    }

    /** Dead letters since the last call. */
    List<DeadLetter> letters() {
        List<DeadLetter> letters = new ArrayList<>();
        context.forwarded().forEach(forward -> {
            if (forward.record().value() instanceof DeadLetter letter) {
                letters.add(letter);
            }
        });
        context.resetForwards();
        return letters;
    }

    /** A copy of all that the store holds. */
    Map<Bytes, byte[]> held() {
        Map<Bytes, byte[]> held = new LinkedHashMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> held.put(entry.key, entry.value));
        }
        return held;
    }
}
