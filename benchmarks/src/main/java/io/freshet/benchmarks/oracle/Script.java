package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.Flow.Input;
import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import io.freshet.benchmarks.system.BenchEventWriter;
import io.freshet.benchmarks.system.Broker;
import io.freshet.cli.output.WorkBar;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plays a scenario to two instances: labels that come early, then all parts, then answers and all other labels. */
final class Script {
    private static final int LINGER_MS = 20;
    private static final int RECORD_BYTES = 1 << 20;
    private static final long MOST_LEAD = 200_000;
    private static final int LEAD_SHARE = 8;

    private final FreshetConfig config;
    private final Topics topics;
    private final Broker broker;
    private final LabelScenario labels;
    private final Messages messages;
    private final PrintWriter out;

    Script(FreshetConfig config, Broker broker, LabelScenario labels, Instant start, PrintWriter out) {
        this.config = config;
        this.topics = Topics.of(config);
        this.broker = broker;
        this.labels = labels;
        this.messages = new Messages(labels, start);
        this.out = out;
    }

    /** Writes the labels that come before their samples. */
    void sayEarly() throws IOException {
        try (BenchEventWriter writer = writer()) {
            for (int key = 0; key < labels.samples().keys(); key++) {
                if (labels.isEarly(key)) {
                    labels.claims(key).forEach(claim -> say(writer, claim));
                }
            }
            writer.flush();
        }
    }

    /** Writes every part in the order of arrival, and returns when every sample is out. */
    void align(Instances instances) throws IOException, InterruptedException {
        Scenario scenario = labels.samples();
        long all = 0;
        for (int key = 0; key < scenario.keys(); key++) {
            all += scenario.arrivals(key).size();
        }
        Input input = input(topics.events(), all);
        InstanceFaults trouble = new InstanceFaults(instances, InstanceFaults.whileAligning());
        try (WorkBar bar = WorkBar.of("align", all, out);
                BenchEventWriter writer = writer()) {
            Flow flow = flow(bar);
            long[] written = {0};
            InOrder.each(scenario, arrival -> {
                String modality = Scenario.MODALITIES.get(arrival.modality());
                writer.write(topics.modality(modality), Scenario.id(arrival.key()), messages.event(arrival));
                flow.written(input, ++written[0], writer, trouble);
            });
            writer.flush();
            flow.settle(input, outputs(), trouble);
        }
    }

    /** Writes answers and labels in a random order, then moves time past every horizon. */
    void label(Instances instances) throws IOException, InterruptedException {
        answer();
        int[] order = order();
        Input input = input(List.of(topics.feedback()), order.length);
        InstanceFaults trouble = new InstanceFaults(instances, InstanceFaults.whileLabelling());
        try (WorkBar bar = WorkBar.of("label", order.length, out);
                BenchEventWriter writer = writer()) {
            Flow flow = flow(bar);
            long written = 0;
            for (int place : order) {
                List<Claim> claims = labels.claims(place / LabelScenario.MOST);
                say(writer, claims.get(place % LabelScenario.MOST));
                flow.written(input, ++written, writer, trouble);
            }
            writer.flush();
            flow.settle(input, outputs(), trouble);
            for (int partition = 0; partition < config.platform().topics().partitions(); partition++) {
                writer.write(topics.feedback(), partition, Messages.lastId(partition), messages.last(partition));
            }
            writer.flush();
            flow.settle(input, outputs(), trouble);
        }
    }

    private void answer() throws IOException {
        try (BenchEventWriter writer = writer()) {
            for (int key = 0; key < labels.samples().keys(); key++) {
                if (labels.isAnswered(key)) {
                    writer.write(topics.predictions(), Scenario.id(key), messages.prediction(key));
                }
            }
            writer.flush();
        }
    }

    private void say(BenchEventWriter writer, Claim claim) {
        writer.write(topics.feedback(), claim.sampleId(), messages.feedback(claim));
    }

    /** Places of all claims that do not come early, shuffled: the key times {@link LabelScenario#MOST}, and which. */
    private int[] order() {
        List<Integer> places = new ArrayList<>();
        for (int key = 0; key < labels.samples().keys(); key++) {
            if (!labels.isEarly(key)) {
                for (int claim = 0; claim < labels.claims(key).size(); claim++) {
                    places.add(key * LabelScenario.MOST + claim);
                }
            }
        }
        java.util.Collections.shuffle(places, new Random(labels.samples().seed()));
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private Input input(List<String> from, long all) throws IOException, InterruptedException {
        return new Input(from, broker.end(from), all, Math.min(MOST_LEAD, all / LEAD_SHARE));
    }

    private Flow flow(WorkBar bar) {
        return new Flow(broker, "freshet." + config.pipeline() + ".streams", bar);
    }

    private List<String> outputs() {
        return List.of(topics.samples(), topics.examples(), topics.deadLetters());
    }

    private BenchEventWriter writer() {
        return new BenchEventWriter(config, LINGER_MS, RECORD_BYTES);
    }
}
