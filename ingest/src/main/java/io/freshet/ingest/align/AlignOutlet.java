package io.freshet.ingest.align;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Where a task's samples and dead letters go. */
final class AlignOutlet {
    static final String SAMPLES = "samples";
    static final String DEAD_LETTERS = "align-dead-letters";
    static final Admission.Sinks ADMISSION = new Admission.Sinks("align-repartition", "align-alerts");

    private final AlignRules rules;
    private final Refusals refusals;
    private final String samplesTopic;
    private final Serializer<Sample> samples;
    private ProcessorContext<byte[], Object> context;

    /** @param samples writes the samples that are dead letters */
    @SuppressWarnings("NullAway.Init") // The processor opens it before it sends anything.
    AlignOutlet(AlignRules rules, Refusals refusals, String samplesTopic, Serializer<Sample> samples) {
        this.rules = rules;
        this.refusals = refusals;
        this.samplesTopic = samplesTopic;
        this.samples = samples;
    }

    void open(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    /** Sends the next revision of a closed sample, or a dead letter while something required is missing. */
    void send(String id, SampleState state) {
        List<String> missing = rules.missing(state.modalities());
        List<String> lacking = rules.lacking(state.modalities());
        if (lacking.isEmpty()) {
            Sample sample = state.revise(id, missing);
            context.forward(new Record<>(key(id), sample, sample.getEventTime().toEpochMilli()), SAMPLES);
        } else {
            incomplete(state.sample(id, missing), lacking);
        }
    }

    private void incomplete(Sample sample, List<String> lacking) {
        byte[] bytes = samples.serialize(samplesTopic, sample);
        context.forward(
                refusals.letter(
                        new DeadLetters.Place(samplesTopic, context.taskId().partition(), Refusals.NO_OFFSET),
                        new DeadLetters.Original(key(sample.getSampleId()), bytes, null),
                        new Fault(
                                DeadLetterReason.INCOMPLETE,
                                "sample closed without " + lacking
                                        + "; send them within align.retention, and it goes out after all"),
                        now()),
                DEAD_LETTERS);
    }

    void refuse(Record<byte[], ? extends ReceivedValue<?>> record, Fault fault) {
        context.forward(refusals.refuse(context, record, fault), DEAD_LETTERS);
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private static byte[] key(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
