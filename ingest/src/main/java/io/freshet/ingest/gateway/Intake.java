package io.freshet.ingest.gateway;

import io.freshet.ingest.arrive.EventLimit;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.media.MediaCheck;
import io.freshet.schemas.media.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * Makes an event of an offer that every later stage will be able to use, or says why not. Payloads above the inline
 * limit are in the blob store before their event is anywhere.
 */
final class Intake {
    private static final int LONGEST_ID = 512;
    /** What an event takes beside its payload, generously. */
    private static final int ENVELOPE_BYTES = 8 << 10;

    private final Map<String, ModalityConfig> modalities;
    private final BlobStore blobs;
    private final InstantSource clock;
    private final Duration maxAhead;
    private final int inlineBytes;

    Intake(FreshetConfig config, BlobStore blobs, InstantSource clock) {
        this.modalities = config.modalities();
        this.blobs = blobs;
        this.clock = clock;
        this.maxAhead = config.align().maxAhead();
        this.inlineBytes =
                Math.min(config.faces().gateway().inlineLimitBytes(), EventLimit.bytes(config) - ENVELOPE_BYTES);
    }

    /** What a modality of the pipeline is; 404 when there is none of that name. */
    ModalityConfig modality(String name) throws ProblemException {
        ModalityConfig modality = modalities.get(name);
        if (modality == null) {
            throw problem(404, "There is no modality " + name, "this pipeline has " + modalities.keySet());
        }
        return modality;
    }

    ModalityEvent accept(String name, Offer offer) throws ProblemException {
        ModalityConfig modality = modality(name);
        checkId(offer.sampleId());
        checkTime(offer.eventTime());
        String contentType = contentType(modality, offer.contentType());
        try {
            MediaCheck.check(modality, contentType, offer.payload());
        } catch (UndecodableException e) {
            throw problem(
                    422,
                    "The payload of " + name + " cannot be read: " + e.getMessage(),
                    "send it as " + wanted(modality));
        }
        return ModalityEvent.newBuilder()
                .setSampleId(offer.sampleId())
                .setModality(name)
                .setEventTime(offer.eventTime())
                .setContentType(contentType)
                .setPayload(payload(offer.payload()))
                .setSource(offer.source())
                .setAttributes(offer.attributes())
                .build();
    }

    private Object payload(byte[] bytes) throws ProblemException {
        if (bytes.length <= inlineBytes) {
            return ByteBuffer.wrap(bytes);
        }
        try {
            return blobs.put(bytes);
        } catch (BlobUnavailableException e) {
            throw new ProblemException(Problem.of(
                            503, "The blob store does not take the payload: " + e.getMessage(), "send it again later")
                    .retryAfter(5));
        }
    }

    private static void checkId(String sampleId) throws ProblemException {
        if (sampleId.isBlank() || sampleId.length() > LONGEST_ID) {
            throw problem(
                    400,
                    "The sampleId has " + sampleId.length() + " characters",
                    "use 1 to " + LONGEST_ID + " characters");
        }
    }

    private void checkTime(Instant eventTime) throws ProblemException {
        Instant latest = clock.instant().plus(maxAhead);
        if (eventTime.isBefore(Instant.EPOCH) || eventTime.isAfter(latest)) {
            throw problem(
                    400,
                    "The event time is " + eventTime,
                    "it must be from 1970 to " + latest + " (align.max-ahead after now)");
        }
    }

    private static String contentType(ModalityConfig modality, String given) throws ProblemException {
        String type = given.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        boolean fits = type.equals("application/octet-stream")
                || switch (modality.media()) {
                    case IMAGE -> type.startsWith("image/");
                    case AUDIO -> type.startsWith("audio/");
                    case TEXT -> type.startsWith("text/");
                    case VECTOR -> type.equals("application/json");
                };
        if (!fits) {
            throw problem(415, "Content-Type is " + given, "send " + wanted(modality) + " with its own Content-Type");
        }
        return type;
    }

    private static String wanted(ModalityConfig modality) {
        return switch (modality.media()) {
            case IMAGE -> "an image (image/png, image/jpeg, image/gif, image/bmp, image/webp)";
            case AUDIO -> "audio (audio/wav)";
            case TEXT -> "UTF-8 text (text/plain)";
            case VECTOR -> "numbers (application/json, or application/octet-stream for little-endian float32)";
        };
    }

    private static ProblemException problem(int status, String detail, String mend) {
        return new ProblemException(Problem.of(status, detail, mend));
    }
}
