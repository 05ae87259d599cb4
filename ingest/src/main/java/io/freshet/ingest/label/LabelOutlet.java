package io.freshet.ingest.label;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.ingest.label.join.Joined;
import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.WaitingRecord;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.contract.Splitter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Where a task's examples and dead letters go. */
final class LabelOutlet {
    static final String EXAMPLES = "examples";
    static final String DEAD_LETTERS = "label-dead-letters";
    static final Admission.Sinks ADMISSION = new Admission.Sinks("label-repartition", "label-alerts");

    private final Refusals refusals;
    private final Splitter splitter;
    private ProcessorContext<byte[], Object> context;

    @SuppressWarnings("NullAway.Init") // The processor opens it before it sends anything.
    LabelOutlet(Refusals refusals, Splitter splitter) {
        this.refusals = refusals;
        this.splitter = splitter;
    }

    void open(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    void send(Joined joined, Sample sample, int revision) {
        Claim claim = joined.claim();
        Example example = Example.newBuilder()
                .setExampleId(joined.exampleId())
                .setRevision(revision)
                .setSample(sample)
                .setTarget(claim.target())
                .setKind(claim.kind())
                .setWeight(claim.weight())
                .setImportance(joined.importance())
                .setFeedbackTime(Instant.ofEpochMilli(claim.eventTimeMs()))
                .setLabelDelayMs(claim.eventTimeMs() - sample.getEventTime().toEpochMilli())
                .setServed(joined.served().map(ServedAnswer::served).orElse(null))
                .setSplit(splitter.of(sample))
                .build();
        byte[] key = sample.getSampleId().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(key, example, claim.eventTimeMs()), EXAMPLES);
    }

    void refuse(Record<byte[], ? extends ReceivedValue<?>> record, Fault fault) {
        context.forward(refusals.refuse(context, record, fault), DEAD_LETTERS);
    }

    /** Sends the dead letter of a record that waited. */
    void refuse(WaitingRecord record, Fault fault) {
        context.forward(refusals.letter(record.place(), record.original(), fault, now()), DEAD_LETTERS);
    }

    /** The record at hand, to be kept as it came. */
    WaitingRecord keep(Record<byte[], ? extends ReceivedValue<?>> record) {
        Refusals.Stored stored = Refusals.stored(context, record);
        return new WaitingRecord(stored.place(), stored.original());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
