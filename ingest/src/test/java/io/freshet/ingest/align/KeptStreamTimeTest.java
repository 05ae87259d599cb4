package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.KeyPlacement;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** A task that starts with the stream time that one before it kept. */
final class KeptStreamTimeTest {
    private static final FreshetConfig CONFIG = ConfigLoader.parse("p.yaml", Aligned.PIPELINE, Map.of());

    private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>(
            new Properties(),
            new TaskId(0, 0),
            Path.of(System.getProperty("java.io.tmpdir")).toFile());
    private final KeyValueStore<Bytes, byte[]> kept = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(AlignStore.NAME), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    @Test
    void oneFarAheadOfTheWallClockMakesNothingOfNowLate() {
        keep(Aligned.START.plus(Duration.ofHours(2)));

        List<Object> sent = sentAfterAStartAt(Aligned.START.plusSeconds(1));

        assertThat(sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        Sample.class, sample -> assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE));
    }

    @Test
    void oneThatTheWallClockHasReachedDecidesWhatIsLate() {
        keep(Aligned.START.plus(Duration.ofMinutes(5)));

        List<Object> sent = sentAfterAStartAt(Aligned.START.plus(Duration.ofMinutes(6)));

        assertThat(sent)
                .hasSize(3)
                .allSatisfy(one -> assertThat(one)
                        .isInstanceOfSatisfying(
                                DeadLetter.class,
                                letter -> assertThat(letter.getReason()).isEqualTo(DeadLetterReason.LATE)));
    }

    /** Leaves a stream time behind, as a task does that ends. */
    private void keep(Instant streamTime) {
        kept.init(context.getStateStoreContext(), kept);
        AlignStore before = new AlignStore(kept);
        before.begin();
        before.reached(streamTime.toEpochMilli());
        before.flushCache();
    }

    /** What a task sends that starts then and reads the three parts of a sample of the first second. */
    private List<Object> sentAfterAStartAt(Instant wall) {
        context.addStateStore(new AlignStore(kept));
        context.setCurrentSystemTimeMs(wall.toEpochMilli());
        AlignProcessor processor = processor();
        processor.init(context);
        for (String modality : List.of("a", "b", "c")) {
            ModalityEvent event = Aligned.event("7", modality, 0, modality);
            long timeMs = event.getEventTime().toEpochMilli();
            context.setRecordMetadata("freshet.p." + modality, 0, 0);
            processor.process(new Record<>(
                    "7".getBytes(StandardCharsets.UTF_8),
                    new ReceivedValue.Event<>(event, timeMs, new byte[0]),
                    timeMs));
        }
        return context.forwarded().stream()
                .<Object>map(forward -> forward.record().value())
                .toList();
    }

    private static AlignProcessor processor() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AlignRules rules = AlignRules.of(CONFIG);
        return new AlignProcessor(
                rules,
                new AlignMeters(meters),
                new AlignOutlet(
                        rules,
                        new Refusals("align", meters),
                        Topics.of(CONFIG).samples(),
                        EventSerdes.of(CONFIG).serializer()),
                new Admission(AlignOutlet.ADMISSION, new KeyPlacement(1), EventTimeRange.of(CONFIG), meters));
    }
}
