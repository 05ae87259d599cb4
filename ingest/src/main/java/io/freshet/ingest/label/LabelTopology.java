package io.freshet.ingest.label;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.EventTimes;
import io.freshet.ingest.input.KeyPlacement;
import io.freshet.ingest.input.MovedValueDeserializer;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.ReceivedValueDeserializer;
import io.freshet.ingest.input.Refusals;
import io.freshet.ingest.label.join.LabelRules;
import io.freshet.ingest.label.state.LabelStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.FeedbackContract;
import io.freshet.schemas.contract.RecordContract;
import io.freshet.schemas.contract.ServedContract;
import io.freshet.schemas.contract.Splitter;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * From samples, predictions and feedback to examples and dead letters, through one processor and one store for each
 * task. The store is on disk: labels may come a month after their sample.
 */
public final class LabelTopology {
    private static final String PROCESSOR = "label";

    private LabelTopology() {}

    /** Adds labelling to a topology. */
    public static void addTo(Topology topology, FreshetConfig config, InstantSource clock, MeterRegistry meters) {
        Topics topics = Topics.of(config);
        Sources sources = new Sources(topology, config, clock);
        FeedbackContract feedback = FeedbackContract.of(config);
        sources.add(
                "label-samples",
                topics.samples(),
                RecordContract.timed(
                                Sample.class, sample -> sample.getEventTime().toEpochMilli())
                        .and(ServedContract::fault));
        sources.add(
                "label-predictions",
                topics.predictions(),
                RecordContract.timed(
                                Prediction.class,
                                prediction -> prediction.getEventTime().toEpochMilli())
                        .and(ServedContract::fault));
        sources.add(
                "label-feedback",
                topics.feedback(),
                RecordContract.timed(Feedback.class, LabelTopology::eventTimeMs).and(feedback::fault));
        sources.addMoved("label-moved", topics.labelsRepartition());
        topology.addProcessor(
                PROCESSOR,
                supplier(config, meters),
                "label-samples",
                "label-predictions",
                "label-feedback",
                "label-moved");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(LabelStore.NAME), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingEnabled(),
                PROCESSOR);
        EventSerdes serdes = EventSerdes.of(config);
        topology.addSink(
                LabelOutlet.EXAMPLES, topics.examples(), new ByteArraySerializer(), serdes.serializer(), PROCESSOR);
        topology.addSink(
                LabelOutlet.DEAD_LETTERS,
                topics.deadLetters(),
                new ByteArraySerializer(),
                serdes.serializer(),
                PROCESSOR);
        topology.addSink(
                LabelOutlet.ADMISSION.repartition(),
                topics.labelsRepartition(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                PROCESSOR);
        topology.addSink(
                LabelOutlet.ADMISSION.alerts(),
                topics.alerts(),
                new ByteArraySerializer(),
                serdes.serializer(),
                PROCESSOR);
    }

    private static long eventTimeMs(Feedback feedback) {
        return feedback.getEventTimeGiven() ? feedback.getEventTime().toEpochMilli() : RecordContract.NOT_GIVEN;
    }

    private static ProcessorSupplier<byte[], ReceivedValue<? extends SpecificRecord>, byte[], Object> supplier(
            FreshetConfig config, MeterRegistry meters) {
        Splitter splitter = new Splitter(config.split());
        KeyPlacement placement = new KeyPlacement(config.platform().topics().partitions());
        return () -> new LabelProcessor(
                LabelRules.of(config.labels(), config.task().targets()),
                new LabelMeters(meters),
                new LabelOutlet(new Refusals("label", meters), splitter),
                new Admission(LabelOutlet.ADMISSION, placement, EventTimeRange.of(config), meters));
    }

    /** Adds the sources alike, and one for what is moved from any of them. */
    private static final class Sources {
        private final Topology topology;
        private final URI registry;
        private final InstantSource clock;
        private final Map<String, Deserializer<? extends ReceivedValue<? extends SpecificRecord>>> byTopic =
                new HashMap<>();

        Sources(Topology topology, FreshetConfig config, InstantSource clock) {
            this.topology = topology;
            this.registry = config.platform().registry();
            this.clock = clock;
        }

        <T extends SpecificRecord> void add(String name, String topic, RecordContract<T> contract) {
            ReceivedValueDeserializer<T> values = ReceivedValueDeserializer.of(contract, registry);
            byTopic.put(topic, values);
            add(name, topic, values);
        }

        void addMoved(String name, String topic) {
            add(name, topic, new MovedValueDeserializer(byTopic));
        }

        private void add(String name, String topic, Deserializer<?> values) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    name,
                    new EventTimes(clock),
                    new ByteArrayDeserializer(),
                    values,
                    topic);
        }
    }
}
