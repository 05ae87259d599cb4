package io.freshet.ingest.align;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.EventTimes;
import io.freshet.ingest.input.KeyPlacement;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.ReceivedValueDeserializer;
import io.freshet.ingest.input.Refusals;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.RecordContract;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * From every event topic to samples and dead letters, through one processor and one store for each task. With
 * {@code exactly_once_v2} each part takes effect once, however often the task dies.
 */
public final class AlignTopology {
    private static final String SOURCE = "events";
    private static final String PROCESSOR = "align";

    private AlignTopology() {}

    /** Adds alignment to a topology; node and store names stay the same when the pipeline gains a modality. */
    public static void addTo(Topology topology, FreshetConfig config, InstantSource clock, MeterRegistry meters) {
        Topics topics = Topics.of(config);
        EventSerdes serdes = EventSerdes.of(config);
        RecordContract<ModalityEvent> contract = RecordContract.timed(ModalityEvent.class, AlignTopology::eventTimeMs);
        List<String> sources = new ArrayList<>(topics.events());
        sources.add(topics.eventsRepartition());
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new EventTimes(clock),
                new ByteArrayDeserializer(),
                ReceivedValueDeserializer.of(contract, config.platform().registry()),
                sources.toArray(String[]::new));
        topology.addProcessor(PROCESSOR, supplier(config, serdes, meters), SOURCE);
        topology.addStateStore(new AlignStoreBuilder(config.align().inMemory()), PROCESSOR);
        topology.addSink(
                AlignOutlet.SAMPLES, topics.samples(), new ByteArraySerializer(), serdes.serializer(), PROCESSOR);
        topology.addSink(
                AlignOutlet.DEAD_LETTERS,
                topics.deadLetters(),
                new ByteArraySerializer(),
                serdes.serializer(),
                PROCESSOR);
        topology.addSink(
                AlignOutlet.ADMISSION.repartition(),
                topics.eventsRepartition(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                PROCESSOR);
        topology.addSink(
                AlignOutlet.ADMISSION.alerts(),
                topics.alerts(),
                new ByteArraySerializer(),
                serdes.serializer(),
                PROCESSOR);
    }

    private static long eventTimeMs(ModalityEvent event) {
        return event.getEventTimeGiven() ? event.getEventTime().toEpochMilli() : RecordContract.NOT_GIVEN;
    }

    private static ProcessorSupplier<byte[], ReceivedValue<ModalityEvent>, byte[], Object> supplier(
            FreshetConfig config, EventSerdes serdes, MeterRegistry meters) {
        AlignRules rules = AlignRules.of(config);
        String samples = Topics.of(config).samples();
        Serializer<Sample> serializer = serdes.serializer();
        KeyPlacement placement = new KeyPlacement(config.platform().topics().partitions());
        return () -> new AlignProcessor(
                rules,
                new AlignMeters(meters),
                new AlignOutlet(rules, new Refusals("align", meters), samples, serializer),
                new Admission(AlignOutlet.ADMISSION, placement, EventTimeRange.of(config), meters));
    }
}
