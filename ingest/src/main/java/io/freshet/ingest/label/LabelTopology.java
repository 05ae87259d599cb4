package io.freshet.ingest.label;

import io.freshet.ingest.input.EventTimes;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.ReceivedValueDeserializer;
import io.freshet.ingest.input.RecordContract;
import io.freshet.ingest.input.Refusals;
import io.freshet.ingest.split.Splitter;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
        FeedbackContract feedback = new FeedbackContract(config.task().labels());
        sources.add(
                "label-samples",
                topics.samples(),
                sources.timed(Sample.class, sample -> sample.getEventTime().toEpochMilli())
                        .and(InputContract::fault));
        sources.add(
                "label-predictions",
                topics.predictions(),
                sources.timed(
                                Prediction.class,
                                prediction -> prediction.getEventTime().toEpochMilli())
                        .and(InputContract::fault));
        sources.add(
                "label-feedback",
                topics.feedback(),
                sources.timed(Feedback.class, it -> it.getEventTime().toEpochMilli())
                        .and(feedback::fault));
        topology.addProcessor(
                PROCESSOR, supplier(config, meters), "label-samples", "label-predictions", "label-feedback");
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
    }

    private static ProcessorSupplier<byte[], ReceivedValue<? extends SpecificRecord>, byte[], SpecificRecord> supplier(
            FreshetConfig config, MeterRegistry meters) {
        Splitter splitter = new Splitter(config.split());
        return () -> new LabelProcessor(
                LabelRules.of(config.labels()),
                new LabelMeters(meters),
                new LabelOutlet(new Refusals("label", meters), splitter));
    }

    /** Adds the three sources alike. */
    private record Sources(Topology topology, FreshetConfig config, InstantSource clock) {
        <T extends SpecificRecord> RecordContract<T> timed(
                Class<T> type, java.util.function.ToLongFunction<T> eventTimeMs) {
            return RecordContract.timed(type, eventTimeMs, config.align().maxAhead(), clock);
        }

        <T extends SpecificRecord> void add(String name, String topic, RecordContract<T> contract) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    name,
                    new EventTimes(),
                    new ByteArrayDeserializer(),
                    ReceivedValueDeserializer.of(contract, config.platform().registry()),
                    topic);
        }
    }
}
