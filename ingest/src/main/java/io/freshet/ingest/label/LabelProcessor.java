package io.freshet.ingest.label;

import io.freshet.ingest.arrive.Arrival;
import io.freshet.ingest.arrive.Arrival.Fault;
import io.freshet.ingest.arrive.Refusals;
import io.freshet.ingest.label.LabelState.Sent;
import io.freshet.ingest.state.DueIndex.Due;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Joins the samples, predictions and feedback of one task. Whatever comes is added to what is known of its sampleId;
 * then every example that follows from it and is not what went out before goes out as the next revision. Feedback whose
 * sample has not come when nothing has been heard of its sampleId for the horizon becomes a dead letter, and the
 * sampleId is forgotten. The horizon is counted in stream time, from when something was heard.
 */
final class LabelProcessor implements Processor<byte[], Arrival<? extends SpecificRecord>, byte[], SpecificRecord> {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int BATCH = 5_000;

    private final long horizonMs;
    private final Joiner joiner;
    private final LabelMeters meters;
    private final LabelOutlet outlet;
    private ProcessorContext<byte[], SpecificRecord> context;
    private LabelStore store;
    private long streamTimeMs;
    private long keptTimeMs;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LabelProcessor(Duration horizon, LabelMeters meters, LabelOutlet outlet) {
        this.horizonMs = horizon.toMillis();
        this.joiner = new Joiner(horizonMs);
        this.meters = meters;
        this.outlet = outlet;
    }

    @Override
    public void init(ProcessorContext<byte[], SpecificRecord> context) {
        this.context = context;
        store = new LabelStore(context.getStateStore(LabelStore.NAME));
        keptTimeMs = store.streamTimeMs();
        streamTimeMs = keptTimeMs;
        outlet.open(context);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
    }

    @Override
    public void process(Record<byte[], Arrival<? extends SpecificRecord>> record) {
        streamTimeMs = Math.max(streamTimeMs, context.currentStreamTimeMs());
        if (record.value() instanceof Arrival.Refused<?> refused) {
            outlet.refuse(record, refused.fault());
        } else if (record.value() instanceof Arrival.Event<?> arrived) {
            String sampleId = sampleId(arrived.event());
            Optional<Fault> fault = Refusals.keyFault(record.key(), sampleId);
            if (fault.isPresent()) {
                outlet.refuse(record, fault.get());
            } else {
                take(record, sampleId, arrived.event());
            }
        }
    }

    private void take(Record<byte[], Arrival<? extends SpecificRecord>> record, String sampleId, Object event) {
        LabelState state = store.find(sampleId).orElseGet(LabelState::new);
        // Old events may be read after new ones (a replay, a file of last year): the horizon begins when one is heard
        // of.
        state.heard(streamTimeMs);
        if (event instanceof Sample sample) {
            takeSample(state, sample);
        } else if (event instanceof Prediction prediction) {
            takePrediction(state, prediction);
        } else if (event instanceof Feedback feedback) {
            takeFeedback(record, state, feedback);
        }
    }

    private void takeSample(LabelState state, Sample sample) {
        Snapshot snapshot = Snapshot.of(sample);
        if (state.add(snapshot)) {
            store.putSample(snapshot, sample);
            settle(sample.getSampleId(), state);
        } else {
            meters.repeatedSample();
        }
    }

    private void takePrediction(LabelState state, Prediction prediction) {
        if (state.add(Answer.of(prediction))) {
            settle(prediction.getSampleId(), state);
        } else {
            meters.repeatedAnswer();
        }
    }

    private void takeFeedback(
            Record<byte[], Arrival<? extends SpecificRecord>> record, LabelState state, Feedback feedback) {
        String sampleId = feedback.getSampleId();
        Claim claim = Claim.of(feedback);
        boolean matched = joiner.isMatched(sampleId, state, claim);
        if (!state.add(claim.withWaiting(!matched))) {
            meters.repeatedFeedback();
            return;
        }
        if (!matched) {
            store.putWaiting(sampleId, claim.feedbackId(), outlet.keep(record));
        }
        if (settle(sampleId, state) == 0 && matched) {
            meters.repeatedFeedback();
        }
    }

    /** Sends what follows from a state and was not sent, keeps the state, and returns how many examples went out. */
    private int settle(String sampleId, LabelState state) {
        expire(sampleId, state);
        for (Claim claim : state.claims().stream().filter(Claim::waiting).toList()) {
            if (joiner.isMatched(sampleId, state, claim)) {
                store.takeWaiting(sampleId, claim.feedbackId());
                state.replace(claim, claim.withWaiting(false));
            }
        }
        int sent = 0;
        for (Joined joined : joiner.join(sampleId, state)) {
            sent += send(sampleId, state, joined);
        }
        keep(sampleId, state);
        return sent;
    }

    private int send(String sampleId, LabelState state, Joined joined) {
        Optional<Sent> before = state.sent(joined.exampleId());
        long content = joined.content();
        if (before.isPresent() && before.get().content() == content) {
            return 0;
        }
        int revision = before.map(Sent::revision).orElse(0) + 1;
        outlet.send(joined, store.sample(sampleId, joined.snapshot()), revision);
        state.sent(joined.exampleId(), new Sent(revision, content));
        meters.example(revision);
        return 1;
    }

    private void expire(String sampleId, LabelState state) {
        for (Claim claim : state.remove(claim -> isUnmatched(sampleId, state, claim))) {
            store.takeWaiting(sampleId, claim.feedbackId())
                    .ifPresent(record -> outlet.refuse(record, unmatched(claim)));
        }
    }

    private boolean isUnmatched(String sampleId, LabelState state, Claim claim) {
        return claim.waiting()
                && state.latestMs() + horizonMs <= streamTimeMs
                && !joiner.isMatched(sampleId, state, claim);
    }

    private void keep(String sampleId, LabelState state) {
        if (state.latestMs() + horizonMs <= streamTimeMs) {
            unindex(sampleId, state);
            store.forget(sampleId, state);
            return;
        }
        long due = state.latestMs() + horizonMs;
        // What is indexed too early is found not to be due then, and indexed again: cheaper than moving it each time.
        if (due < state.indexedMs()) {
            unindex(sampleId, state);
            store.due().put(due, sampleId);
            state.indexed(due);
        }
        store.put(sampleId, state);
    }

    private void unindex(String sampleId, LabelState state) {
        if (state.indexedMs() != LabelState.NOT_INDEXED) {
            store.due().remove(state.indexedMs(), sampleId);
            state.indexed(LabelState.NOT_INDEXED);
        }
    }

    private void tick() {
        for (Due due : store.due().due(streamTimeMs, BATCH)) {
            Optional<LabelState> state = store.find(due.id());
            store.due().remove(due.timeMs(), due.id());
            state.ifPresent(known -> {
                if (known.indexedMs() == due.timeMs()) {
                    known.indexed(LabelState.NOT_INDEXED);
                }
                settle(due.id(), known);
            });
        }
        if (streamTimeMs > keptTimeMs) {
            store.keepStreamTime(streamTimeMs);
            keptTimeMs = streamTimeMs;
        }
    }

    private static String sampleId(Object event) {
        if (event instanceof Sample sample) {
            return sample.getSampleId();
        } else if (event instanceof Prediction prediction) {
            return prediction.getSampleId();
        } else if (event instanceof Feedback feedback) {
            return feedback.getSampleId();
        }
        throw new IllegalStateException("a " + event.getClass().getSimpleName()
                + " came to labelling, which reads samples, predictions and feedback; its topology is wrong");
    }

    private static Fault unmatched(Claim claim) {
        return new Fault(
                DeadLetterReason.UNMATCHED,
                "no sample came for " + (claim.isAboutPrediction() ? "prediction " + claim.predictionId() : "it")
                        + " within labels.horizon; replay it when the sample is there");
    }
}
