package io.freshet.ingest.align;

import io.freshet.ingest.align.SampleState.Effect;
import io.freshet.ingest.input.Admission;
import io.freshet.ingest.input.ReceivedValue;
import io.freshet.ingest.state.DuePages.Due;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Aligns the events of one task. A part finds its sample with one read and leaves it with one write; a sample goes out
 * when it is complete, when stream time passes its deadline, or when input is idle, and again as a new revision for
 * each later part that changes it.
 *
 * <p>Closing by deadline is exact for every sample: an event first closes its own sample if that was due, and the tick
 * only brings out what no event came for.
 */
final class AlignProcessor implements Processor<byte[], ReceivedValue<ModalityEvent>, byte[], Object> {
    private static final Duration TICK = Duration.ofMillis(50);
    /**
     * Most samples that one tick closes or forgets, so that a jump of stream time does not make one huge transaction.
     */
    private static final int BATCH = 5_000;

    private final AlignRules rules;
    private final AlignMeters meters;
    private final AlignOutlet outlet;
    private final Admission admission;
    private ProcessorContext<byte[], Object> context;
    private AlignStore store;
    private long streamTimeMs;
    private long lastInputMs;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    AlignProcessor(AlignRules rules, AlignMeters meters, AlignOutlet outlet, Admission admission) {
        this.rules = rules;
        this.meters = meters;
        this.outlet = outlet;
        this.admission = admission;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        store = context.getStateStore(AlignStore.NAME);
        store.begin();
        lastInputMs = context.currentSystemTimeMs();
        // A clock that was wrong before must not outlive its repair.
        streamTimeMs = Math.min(store.streamTimeMs(), lastInputMs);
        outlet.open(context);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], ReceivedValue<ModalityEvent>> record) {
        lastInputMs = context.currentSystemTimeMs();
        if (record.value() instanceof ReceivedValue.Event<ModalityEvent> arrived) {
            Optional<Fault> fault = Parts.fault(record.key(), arrived, rules)
                    .or(() -> admission.clockFault(context, record, said(arrived.event())));
            if (fault.isPresent()) {
                outlet.refuse(record, fault.get());
            } else if (admission.isInPlace(context, record)) {
                streamTimeMs = Math.max(streamTimeMs, record.timestamp());
                store.reached(streamTimeMs);
                take(record, arrived);
            }
        } else if (record.value() instanceof ReceivedValue.Refused<ModalityEvent> refused) {
            outlet.refuse(record, refused.fault());
        }
    }

    private static Admission.Said said(ModalityEvent event) {
        return new Admission.Said(event.getEventTime().toEpochMilli(), event.getEventTimeGiven(), event.getSource());
    }

    private void take(Record<byte[], ReceivedValue<ModalityEvent>> record, ReceivedValue.Event<ModalityEvent> arrived) {
        ModalityEvent event = arrived.event();
        String id = event.getSampleId();
        SampleState state = current(id);
        if (state == null) {
            if (rules.isLate(record.timestamp(), streamTimeMs)) {
                outlet.refuse(record, late(record.timestamp()));
                return;
            }
            state = SampleState.open();
        }
        Part part = Parts.of(event, record.timestamp());
        if (state.isOpen()) {
            addToOpen(id, state, event.getModality(), part);
        } else {
            addToClosed(id, state, event.getModality(), part);
        }
        store.put(id, state);
    }

    /** The sample's state as of now: forgotten if it has expired, closed if it was due. */
    private @Nullable SampleState current(String id) {
        SampleState state = store.find(id);
        if (state == null || state.isExpired(streamTimeMs)) {
            return null;
        }
        if (state.isOpen() && deadline(state) <= streamTimeMs) {
            close(id, state, ClosedBy.GRACE);
            store.put(id, state);
            return state.isExpired(streamTimeMs) ? null : state;
        }
        return state;
    }

    private void addToOpen(String id, SampleState state, String modality, Part part) {
        boolean isNew = state.modalities().isEmpty();
        long before = isNew ? 0 : deadline(state);
        meters.part(state.add(modality, part));
        long deadline = deadline(state);
        if (isNew || deadline != before) {
            store.deadlines().add(deadline, id);
        }
        if (rules.isComplete(state.modalities())) {
            close(id, state, ClosedBy.COMPLETE);
        } else if (deadline <= streamTimeMs) {
            close(id, state, ClosedBy.GRACE);
        }
    }

    private void addToClosed(String id, SampleState state, String modality, Part part) {
        Effect effect = state.add(modality, part);
        meters.part(effect);
        if (effect == Effect.ADDED || effect == Effect.REPLACED) {
            meters.revised();
            outlet.send(id, state);
        }
    }

    private void close(String id, SampleState state, ClosedBy by) {
        long expiryMs = deadline(state) + rules.retentionMs();
        state.close(by, expiryMs);
        store.expiries().add(expiryMs, id);
        meters.closed(by);
        outlet.send(id, state);
    }

    private void tick(long nowMs) {
        for (Due due : store.deadlines().take(streamTimeMs, BATCH)) {
            closeDue(due);
        }
        for (Due due : store.expiries().take(streamTimeMs, BATCH)) {
            forget(due);
        }
        if (nowMs - lastInputMs >= rules.idleMs()) {
            for (Due due : store.deadlines().take(Long.MAX_VALUE, BATCH)) {
                closeIdle(due);
            }
        }
    }

    private void closeDue(Due due) {
        SampleState state = store.find(due.id());
        if (state == null || !state.isOpen()) {
            return;
        }
        long deadline = deadline(state);
        if (deadline <= streamTimeMs) {
            close(due.id(), state, ClosedBy.GRACE);
            store.put(due.id(), state);
        } else {
            // Window or grace became longer since. Put, so that the commit writes the new deadline with it.
            store.deadlines().add(deadline, due.id());
            store.put(due.id(), state);
        }
    }

    private void closeIdle(Due due) {
        SampleState state = store.find(due.id());
        if (state != null && state.isOpen()) {
            close(due.id(), state, ClosedBy.WALL_CLOCK);
            store.put(due.id(), state);
        }
    }

    private void forget(Due due) {
        SampleState state = store.find(due.id());
        // The id may have begun a new sample since, which has a time of its own.
        if (state != null && state.isExpired(due.timeMs())) {
            store.forget(due.id());
        }
    }

    private long deadline(SampleState state) {
        return state.earliestMs() + rules.openMs();
    }

    private Fault late(long eventTimeMs) {
        return new Fault(
                DeadLetterReason.LATE,
                "eventTime is " + Instant.ofEpochMilli(eventTimeMs)
                        + ", more than window, grace and retention before stream"
                        + " time " + Instant.ofEpochMilli(streamTimeMs)
                        + "; a longer align.retention would have taken it");
    }
}
