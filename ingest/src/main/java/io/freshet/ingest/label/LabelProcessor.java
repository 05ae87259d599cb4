package io.freshet.ingest.label;

import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.input.Refusals;
import io.freshet.ingest.label.join.Joined;
import io.freshet.ingest.label.join.Joiner;
import io.freshet.ingest.label.join.LabelRules;
import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.LabelState;
import io.freshet.ingest.label.state.LabelState.Sent;
import io.freshet.ingest.label.state.LabelStore;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.Snapshot;
import io.freshet.ingest.state.DueIndex.Due;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.contract.FeedbackContract;
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
 *
 * <p>Where implicit negatives are configured, a tick sends the examples of those answers that had no feedback for long
 * enough in stream time. While the task has nothing to read its stream time stands still, and this time is counted by
 * the wall clock: the last answers before a quiet night must not stay unlearned until the morning.
 */
final class LabelProcessor implements Processor<byte[], ReceivedValue<? extends SpecificRecord>, byte[], Object> {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int BATCH = 5_000;
    /** Feedbacks of one sampleId that may wait at once: an id that nothing is known of must not fill the state. */
    private static final int MOST_WAITING = 256;

    private final LabelRules rules;
    private final Joiner joiner;
    private final LabelMeters meters;
    private final LabelOutlet outlet;
    private final Admission admission;
    private ProcessorContext<byte[], Object> context;
    private LabelStore store;
    private long streamTimeMs;
    private long keptTimeMs;
    private long lastInputMs;
    /** The last entry that was looked at since input ended. */
    private Due lastSentWhileIdle;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LabelProcessor(LabelRules rules, LabelMeters meters, LabelOutlet outlet, Admission admission) {
        this.rules = rules;
        this.joiner = new Joiner(rules);
        this.meters = meters;
        this.outlet = outlet;
        this.admission = admission;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        store = new LabelStore(context.getStateStore(LabelStore.NAME));
        keptTimeMs = Math.min(store.streamTimeMs(), context.currentSystemTimeMs());
        streamTimeMs = keptTimeMs;
        inputCame();
        outlet.open(context);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], ReceivedValue<? extends SpecificRecord>> record) {
        inputCame();
        if (record.value() instanceof ReceivedValue.Refused<?> refused) {
            outlet.refuse(record, refused.fault());
        } else if (record.value() instanceof ReceivedValue.Event<?> arrived) {
            Optional<Fault> fault = fault(record, arrived.event());
            if (fault.isPresent()) {
                outlet.refuse(record, fault.get());
            } else if (admission.isInPlace(context, record)) {
                advance(lastInputMs);
                streamTimeMs = Math.max(streamTimeMs, record.timestamp());
                take(record, sampleId(arrived.event()), arrived.event());
            }
        }
    }

    private Optional<Fault> fault(Record<byte[], ReceivedValue<? extends SpecificRecord>> record, Object event) {
        return Refusals.keyFault(record.key(), sampleId(event))
                .or(() -> event instanceof Feedback
                        ? FeedbackContract.sizeFault(
                                record.key(), record.value().bytes(), record.headers())
                        : Optional.empty())
                .or(() -> admission.clockFault(context, record, said(event)));
    }

    /** Samples and predictions are stamped by our own stages, which nobody refuses for their clock. */
    private static Admission.Said said(Object event) {
        if (event instanceof Feedback feedback) {
            return new Admission.Said(
                    feedback.getEventTime().toEpochMilli(), feedback.getEventTimeGiven(), feedback.getSource());
        }
        return event instanceof Prediction prediction
                ? new Admission.Said(prediction.getEventTime().toEpochMilli(), false, "serving")
                : new Admission.Said(((Sample) event).getEventTime().toEpochMilli(), false, "serving");
    }

    private void inputCame() {
        lastInputMs = context.currentSystemTimeMs();
        lastSentWhileIdle = new Due(streamTimeMs, "");
    }

    private void take(Record<byte[], ReceivedValue<? extends SpecificRecord>> record, String sampleId, Object event) {
        LabelState state = find(sampleId).orElseGet(LabelState::new);
        // Old events may be read after new ones (a replay, a file of last year): the horizon begins when one is heard
        // of.
        state.heard(streamTimeMs);
        if (event instanceof Sample sample) {
            takeSample(state, sample);
        } else if (event instanceof Prediction prediction) {
            takePrediction(state, prediction, record.timestamp());
        } else if (event instanceof Feedback feedback) {
            takeFeedback(record, state, feedback);
        }
    }

    private void takeSample(LabelState state, Sample sample) {
        Snapshot snapshot = Snapshot.of(sample);
        if (state.add(snapshot)) {
            store.putSample(snapshot, sample);
            settle(sample.getSampleId(), state, streamTimeMs);
        } else {
            meters.repeatedSample();
        }
    }

    private void takePrediction(LabelState state, Prediction prediction, long answeredMs) {
        ServedAnswer answer = ServedAnswer.of(prediction, answeredMs, streamTimeMs);
        if (state.add(answer)) {
            await(prediction.getSampleId(), answer);
            settle(prediction.getSampleId(), state, streamTimeMs);
        } else {
            meters.repeatedAnswer();
        }
    }

    private void await(String sampleId, ServedAnswer answer) {
        rules.implicitNegative()
                .filter(rule -> rule.counts(sampleId, answer))
                .ifPresent(rule -> store.implicitNegatives().put(rule.dueMs(answer), sampleId));
    }

    private void takeFeedback(
            Record<byte[], ReceivedValue<? extends SpecificRecord>> record, LabelState state, Feedback feedback) {
        String sampleId = feedback.getSampleId();
        Claim said = Claim.of(feedback, record.timestamp());
        Claim claim = said.withWaiting(!joiner.isMatched(sampleId, state, said));
        Optional<Claim> before = state.claim(claim.feedbackId());
        if (claim.waiting() && before.isEmpty() && state.waiting() >= MOST_WAITING) {
            outlet.refuse(record, crowded(sampleId));
        } else if (state.add(claim, isDated(feedback, claim))) {
            before.filter(Claim::waiting).ifPresent(old -> store.takeWaiting(sampleId, old.feedbackId()));
            if (claim.waiting()) {
                store.putWaiting(sampleId, claim.feedbackId(), outlet.keep(record));
            }
            if (settle(sampleId, state, streamTimeMs) == 0 && !claim.waiting()) {
                meters.repeatedFeedback();
            }
        } else {
            meters.repeatedFeedback();
        }
    }

    /** Whether the time of a claim is what its sender said; one of the future counts as the time it was heard. */
    private static boolean isDated(Feedback feedback, Claim claim) {
        return feedback.getEventTimeGiven() && feedback.getEventTime().toEpochMilli() == claim.eventTimeMs();
    }

    private Optional<LabelState> find(String sampleId) {
        Optional<LabelState> found = store.find(sampleId);
        found.filter(LabelState::isOfLayout1).ifPresent(state -> {
            // It was settled when it was kept: what follows from it is what went out, under digests of another kind.
            for (Joined joined : joiner.join(sampleId, state, Long.MIN_VALUE)) {
                state.sent(joined.exampleId())
                        .ifPresent(sent -> state.sent(joined.exampleId(), new Sent(sent.revision(), joined.content())));
            }
        });
        return found;
    }

    /** Sends what follows from a state and was not sent, keeps the state, and returns how many examples went out. */
    private int settle(String sampleId, LabelState state, long nowMs) {
        expire(sampleId, state);
        for (Claim claim : state.claims().stream().filter(Claim::waiting).toList()) {
            if (joiner.isMatched(sampleId, state, claim)) {
                store.takeWaiting(sampleId, claim.feedbackId());
                state.replace(claim, claim.withWaiting(false));
            }
        }
        int sent = 0;
        for (Joined joined : joiner.join(sampleId, state, nowMs)) {
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
        meters.example(revision, joined.claim().isImplicitNegative());
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
                && state.latestMs() + rules.horizonMs() <= streamTimeMs
                && !joiner.isMatched(sampleId, state, claim);
    }

    private void keep(String sampleId, LabelState state) {
        state.trim().forEach(snapshot -> store.removeSample(sampleId, snapshot));
        if (state.latestMs() + rules.horizonMs() <= streamTimeMs) {
            unindex(sampleId, state);
            store.forget(sampleId, state);
            return;
        }
        long due = state.latestMs() + rules.horizonMs();
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

    /**
     * Takes over the stream time of Kafka Streams. After a restart the one that was committed with the offsets may be
     * ahead of the one that was kept, which is written with each tick only; but it is never taken beyond the wall
     * clock: one that was wrong before must not outlive its correction.
     */
    private void advance(long wallMs) {
        streamTimeMs = Math.max(streamTimeMs, Math.min(context.currentStreamTimeMs(), wallMs));
    }

    private void tick(long wallMs) {
        advance(wallMs);
        for (Due due : store.implicitNegatives().due(streamTimeMs, BATCH)) {
            store.implicitNegatives().remove(due.timeMs(), due.id());
            find(due.id()).ifPresent(known -> {
                awaitAnew(due, known);
                settle(due.id(), known, streamTimeMs);
            });
        }
        if (rules.implicitNegative().isPresent()) {
            sendDueWhileIdle(streamTimeMs + wallMs - lastInputMs);
        }
        for (Due due : store.due().due(streamTimeMs, BATCH)) {
            store.due().remove(due.timeMs(), due.id());
            find(due.id()).ifPresent(known -> {
                if (known.indexedMs() == due.timeMs()) {
                    known.indexed(LabelState.NOT_INDEXED);
                }
                settle(due.id(), known, streamTimeMs);
            });
        }
        if (streamTimeMs > keptTimeMs) {
            store.keepStreamTime(streamTimeMs);
            keptTimeMs = streamTimeMs;
        }
    }

    /**
     * Sends the implicit negatives that are due by the wall clock though not yet by stream time. What is due stays in
     * the index until stream time has: an answer without feedback now may have some by then.
     */
    private void sendDueWhileIdle(long nowMs) {
        for (Due due : store.implicitNegatives().after(lastSentWhileIdle, nowMs, BATCH)) {
            lastSentWhileIdle = due;
            find(due.id()).ifPresent(known -> settle(due.id(), known, nowMs));
        }
    }

    /** Finds a later place in the index for answers that were put there when the configured time was shorter. */
    private void awaitAnew(Due due, LabelState state) {
        rules.implicitNegative()
                .filter(rule -> state.answers().stream().noneMatch(answer -> rule.dueMs(answer) == due.timeMs()))
                .ifPresent(rule -> state.answers().stream()
                        .filter(answer -> rule.dueMs(answer) > streamTimeMs)
                        .forEach(answer -> await(due.id(), answer)));
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

    private static Fault crowded(String sampleId) {
        return new Fault(
                DeadLetterReason.UNMATCHED,
                MOST_WAITING + " feedbacks wait for what they say of sample " + sampleId
                        + " already; replay it when the sample is there");
    }
}
