package io.freshet.benchmarks.rival;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.StreamJoined;

/**
 * Alignment as the Streams DSL offers it first: an outer join of the first modality with the second, of the result with
 * the third, and so on, with the pipeline's window and grace, payloads inline.
 */
public final class ChainedJoins {
    private ChainedJoins() {}

    public static Topology topology(FreshetConfig config) {
        Topics topics = Topics.of(config);
        Partials partials = new Partials(config);
        JoinWindows windows = JoinWindows.ofTimeDifferenceAndGrace(
                config.align().window(), config.align().grace());
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Sample> joined =
                partials.stream(builder, topics.events().get(0));
        for (String topic : topics.events().subList(1, topics.events().size())) {
            joined = joined.outerJoin(
                    partials.stream(builder, topic),
                    Partials::merge,
                    windows,
                    StreamJoined.with(Serdes.String(), partials.serde(), partials.serde()));
        }
        joined.to(topics.samples(), partials.produced());
        return builder.build();
    }
}
