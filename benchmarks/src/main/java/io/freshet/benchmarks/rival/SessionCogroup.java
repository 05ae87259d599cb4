package io.freshet.benchmarks.rival;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Aggregator;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Suppressed;

/**
 * Alignment by a session window over all modalities together, sent when the window closes: right where it is used with
 * a gap that no sample's parts exceed, and late by gap and grace for every sample.
 */
public final class SessionCogroup {
    private SessionCogroup() {}

    public static Topology topology(FreshetConfig config) {
        Topics topics = Topics.of(config);
        Partials partials = new Partials(config);
        StreamsBuilder builder = new StreamsBuilder();
        Aggregator<String, Sample, Sample> add = (id, part, held) -> add(part, held);
        CogroupedKStream<String, Sample> cogrouped =
                group(partials, builder, topics.events().get(0)).cogroup(add);
        for (String topic : topics.events().subList(1, topics.events().size())) {
            cogrouped = cogrouped.cogroup(group(partials, builder, topic), add);
        }
        cogrouped
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(
                        config.align().window(), config.align().grace()))
                .aggregate(
                        Partials::none,
                        (id, left, right) -> add(left, right),
                        Materialized.with(Serdes.String(), partials.serde()))
                .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                .toStream((window, sample) -> window.key())
                .to(topics.samples(), partials.produced());
        return builder.build();
    }

    private static KGroupedStream<String, Sample> group(Partials partials, StreamsBuilder builder, String topic) {
        return partials.stream(builder, topic).groupByKey(Grouped.with(Serdes.String(), partials.serde()));
    }

    private static Sample add(Sample part, Sample held) {
        if (held.getParts().isEmpty()) {
            return part;
        }
        return part.getParts().isEmpty() ? held : Partials.merge(held, part);
    }
}
