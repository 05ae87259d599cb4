package io.freshet.ingest.gateway;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.contract.EventContract;
import io.freshet.schemas.contract.EventSizeLimit;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.PayloadProblems;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.SampleIds;
import io.freshet.schemas.http.Shown;
import io.freshet.schemas.media.MediaCheck;
import io.freshet.schemas.media.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an event of an incoming that every later stage will be able to use, or says why not. Payloads above the inline
 * limit are in the blob store before their event is anywhere.
 */
final class EventIntake {
    /** What an event takes beside its payload, generously. */
    private static final int ENVELOPE_BYTES = 8 << 10;
    /** Of the heap, for payloads that are being decoded. */
    private static final int HEAP_SHARE = 4;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Map<String, ModalityConfig> modalities;
    private final BlobStore blobs;
    private final DecodingBudget budget =
            new DecodingBudget(Runtime.getRuntime().maxMemory() / HEAP_SHARE, LONGEST_WAIT);
    private final InstantSource clock;
    private final EventTimeRange times;
    private final EventContract contract;
    private final int inlineBytes;

    EventIntake(FreshetConfig config, BlobStore blobs, InstantSource clock) {
        this.modalities = config.modalities();
        this.blobs = blobs;
        this.clock = clock;
        this.times = EventTimeRange.of(config);
        this.contract = EventContract.of(config);
        this.inlineBytes =
                Math.min(config.servers().gateway().inlineLimitBytes(), EventSizeLimit.bytes(config) - ENVELOPE_BYTES);
    }

    /** What a modality of the pipeline is; 404 when there is none of that name. */
    ModalityConfig modality(String name) throws ProblemException {
        ModalityConfig modality = modalities.get(name);
        if (modality == null) {
            throw problem(
                    Reason.MODALITY,
                    Problem.of(
                            404,
                            "There is no modality " + Shown.brief(name),
                            "this pipeline has " + modalities.keySet()));
        }
        return modality;
    }

    /** Whether a payload of a size stays in its event. */
    boolean isInline(int payloadBytes) {
        return payloadBytes <= inlineBytes;
    }

    ModalityEvent accept(String name, IncomingEvent incoming) throws ProblemException {
        modality(name);
        SampleIds.check(incoming.sampleId(), 400);
        if (incoming.eventTime().isPresent()) {
            checkTime(incoming.eventTime().get());
        }
        MediaCheck.Admitted payload = admitted(name, incoming.contentType(), incoming.payload());
        ModalityEvent event = ModalityEvent.newBuilder()
                .setSampleId(incoming.sampleId())
                .setModality(name)
                .setEventTime(incoming.eventTime().orElseGet(clock::instant))
                .setEventTimeGiven(incoming.eventTime().isPresent())
                .setContentType(payload.contentType())
                .setPayload(payload(payload.bytes()))
                .setSource(incoming.source())
                .setAttributes(incoming.attributes())
                .build();
        checkContract(event);
        return event;
    }

    /** What the aligner would refuse is refused here, where its sender hears of it. */
    private void checkContract(ModalityEvent event) throws ProblemException {
        Optional<Fault> fault = contract.fault(event, leastBytes(event));
        if (fault.isPresent()) {
            String[] message = fault.get().message().split("; ", 2);
            boolean oversize = fault.get().reason() == DeadLetterReason.OVERSIZE;
            throw problem(
                    oversize ? Reason.SIZE : Reason.MALFORMED,
                    Problem.of(oversize ? 413 : 422, "The " + message[0], message[1]));
        }
    }

    /** What the event takes at least; the writer measures it exactly, against the same limit. */
    private static int leastBytes(ModalityEvent event) {
        long bytes = event.getPayload() instanceof BlobRef ? 0 : Payloads.sizeBytes(event.getPayload());
        for (Map.Entry<String, String> attribute : event.getAttributes().entrySet()) {
            bytes += (long) attribute.getKey().length() + attribute.getValue().length();
        }
        bytes += (long) event.getSource().length() + event.getSampleId().length();
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** The payload as it goes on. */
    private MediaCheck.Admitted admitted(String name, String contentType, byte[] bytes) throws ProblemException {
        ModalityConfig modality = modality(name);
        try {
            int taken = budget.enter(MediaCheck.decodingBytes(modality, contentType, bytes));
            try {
                return MediaCheck.admit(modality, contentType, bytes);
            } finally {
                budget.leave(taken);
            }
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "The payload of " + name + " cannot be taken");
        }
    }

    private Object payload(byte[] bytes) throws ProblemException {
        if (bytes.length <= inlineBytes) {
            return ByteBuffer.wrap(bytes);
        }
        try {
            return blobs.put(bytes);
        } catch (BlobUnavailableException e) {
            throw new ProblemException(
                    Problem.of(503, "The blob store does not take the payload", "send it again later")
                            .because(Reason.UNAVAILABLE)
                            .retryAfter(5));
        }
    }

    private void checkTime(Instant eventTime) throws ProblemException {
        Optional<Fault> fault = times.fault(eventTime, clock.instant());
        if (fault.isPresent()) {
            String[] message = fault.get().message().split("; ", 2);
            throw problem(Reason.EVENT_TIME, Problem.of(400, message[0], message[1]));
        }
    }

    private static ProblemException problem(Enum<?> reason, Problem problem) {
        return new ProblemException(problem.because(reason));
    }
}
