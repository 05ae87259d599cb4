package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.junit.jupiter.api.Test;

/**
 * Why alignment is not a chain of outer joins: the second join learns of a part without a partner only when the first
 * has given up on it, and by then its own window may be over. Which topic moves the clock decides what comes out.
 */
final class ChainedJoinsTest {
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final Duration GRACE = Duration.ofSeconds(4);

    @Test
    void aChainOfOuterJoinsSplitsOneSampleIntoTwo() {
        try (TopologyTestDriver driver = chained()) {
            TestInputTopic<String, String> a = input(driver, "a");
            TestInputTopic<String, String> c = input(driver, "c");
            driver.advanceWallClockTime(Duration.ofSeconds(2));

            a.pipeInput("7", "A", 0L);
            c.pipeInput("7", "C", 0L);
            // The third topic's clock runs ahead, as when its partition is read first; then the first one's.
            c.pipeInput("9", "C", 60_000L);
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            c.pipeInput("9", "C", 61_000L);
            a.pipeInput("9", "A", 60_000L);

            assertThat(outputs(driver, "7")).containsExactly("null,C", "A,null,null");
        }
    }

    @Test
    void theAlignerMakesOneSampleOfTheSameInput() {
        try (Aligned aligned = new Aligned()) {
            aligned.send("7", "a", 0, "A").send("7", "c", 0, "C");
            aligned.send("9", "c", 60, "C").pass(Duration.ofSeconds(2));
            aligned.send("9", "c", 61, "C2").send("9", "a", 60, "A").pass(Duration.ofSeconds(2));

            assertThat(aligned.samples())
                    .filteredOn(sample -> sample.getSampleId().equals("7"))
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.getParts()).containsOnlyKeys("a", "c"));
        }
    }

    private static TopologyTestDriver chained() {
        StreamsBuilder builder = new StreamsBuilder();
        Consumed<String, String> text = Consumed.with(Serdes.String(), Serdes.String());
        StreamJoined<String, String, String> stores =
                StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String());
        ValueJoiner<String, String, String> pair = (left, right) -> left + "," + right;
        builder.stream("a", text)
                .outerJoin(builder.stream("b", text), pair, JoinWindows.ofTimeDifferenceAndGrace(WINDOW, GRACE), stores)
                .outerJoin(
                        builder.stream("c", text),
                        pair,
                        // The second window waits as long again as the first can take.
                        JoinWindows.ofTimeDifferenceAndGrace(
                                WINDOW, GRACE.plus(WINDOW).plus(GRACE)),
                        stores)
                .to("out", Produced.with(Serdes.String(), Serdes.String()));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "chained");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        return new TopologyTestDriver(builder.build(), settings);
    }

    private static TestInputTopic<String, String> input(TopologyTestDriver driver, String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new StringSerializer());
    }

    private static List<String> outputs(TopologyTestDriver driver, String key) {
        return driver
                .createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList()
                .stream()
                .filter(it -> it.key.equals(key))
                .map(it -> it.value)
                .toList();
    }
}
