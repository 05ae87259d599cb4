package io.freshet.ingest.label.state;

import io.freshet.ingest.label.state.LabelState.Sent;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a sampleId as bytes, layout 3: latest time, indexed time, then counted lists of snapshots, answers,
 * claims and examples sent. Enumerations are written as the numbers below, which never change. Ids that begin with the
 * sampleId are written without it, which the key has.
 *
 * <p>Layout 2 had no predictionId of snapshots. Layout 1 wrote ids in full, had no time at which an answer was heard
 * of, and told examples apart by their served answer too: see {@link LabelState#isOfLayout1()}.
 */
final class LabelStateCodec {
    private static final int LAYOUT = 3;
    private static final int WITHOUT_NAMES = 2;
    private static final int SHADOW = 1;
    /** Set when an answer was heard of after its event time; the time follows. */
    private static final int LATE = 2;

    private static final List<Origin> ORIGINS = List.of(Origin.ALIGNED, Origin.SCORED);
    private static final List<FeedbackKind> KINDS =
            List.of(FeedbackKind.LABEL, FeedbackKind.CORRECTION, FeedbackKind.IMPLICIT);
    private static final List<TargetKind> TARGETS =
            List.of(TargetKind.CLASS, TargetKind.LABELS, TargetKind.NUMBER, TargetKind.RANK);

    private final Ids ids;
    private final int layout;

    private LabelStateCodec(String sampleId, int layout) {
        this.ids = new Ids(sampleId);
        this.layout = layout;
    }

    static byte[] write(String sampleId, LabelState state) {
        return new LabelStateCodec(sampleId, LAYOUT).write(state);
    }

    static LabelState read(String sampleId, byte[] bytes) {
        StateReader in = new StateReader(bytes, LAYOUT);
        return new LabelStateCodec(sampleId, in.version()).read(in);
    }

    private byte[] write(LabelState state) {
        StateWriter out = new StateWriter(layout);
        out.writeLong(state.latestMs()).writeLong(state.indexedMs());
        out.writeSize(state.snapshots().size());
        state.snapshots().forEach(snapshot -> write(out, snapshot));
        out.writeSize(state.answers().size());
        state.answers().forEach(answer -> write(out, answer));
        out.writeSize(state.claims().size());
        state.claims().forEach(claim -> write(out, claim));
        out.writeSize(state.sent().size());
        state.sent()
                .forEach((id, sent) ->
                        out.writeText(ids.brief(id)).writeSize(sent.revision()).writeLong(sent.content()));
        return out.toBytes();
    }

    private LabelState read(StateReader in) {
        LabelState state = new LabelState();
        long latestMs = in.readLong();
        state.indexed(in.readLong());
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = in.readSize(); i > 0; i--) {
            snapshots.add(readSnapshot(in));
        }
        List<ServedAnswer> answers = new ArrayList<>();
        for (int i = in.readSize(); i > 0; i--) {
            answers.add(readAnswer(in, latestMs));
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = in.readSize(); i > 0; i--) {
            claims.add(readClaim(in));
        }
        state.restore(snapshots, answers, claims);
        for (int i = in.readSize(); i > 0; i--) {
            state.sent(readId(in), new Sent(in.readSize(), in.readLong()));
        }
        state.latest(latestMs);
        state.ofLayout1(layout == 1);
        return state;
    }

    private String readId(StateReader in) {
        String text = in.readText();
        return layout == 1 ? text : ids.full(text);
    }

    private void write(StateWriter out, Snapshot snapshot) {
        out.writeByte(ORIGINS.indexOf(snapshot.origin())).writeSize(snapshot.revision());
        String name = snapshot.predictionId();
        out.writeText(name.isEmpty() ? "" : ids.brief(name));
        out.writeLong(snapshot.eventTimeMs()).writeLong(snapshot.content());
    }

    private Snapshot readSnapshot(StateReader in) {
        Origin origin = one(ORIGINS, in);
        int revision = in.readSize();
        String name = layout <= WITHOUT_NAMES ? "" : in.readText();
        return new Snapshot(origin, revision, name.isEmpty() ? "" : ids.full(name), in.readLong(), in.readLong());
    }

    private void write(StateWriter out, ServedAnswer answer) {
        out.writeText(ids.brief(answer.predictionId())).writeByte(ORIGINS.indexOf(answer.origin()));
        out.writeSize(answer.revision()).writeLong(answer.eventTimeMs());
        boolean late = answer.heardMs() != answer.eventTimeMs();
        out.writeByte((answer.shadow() ? SHADOW : 0) | (late ? LATE : 0));
        if (late) {
            out.writeLong(answer.heardMs());
        }
        out.writeLong(answer.version());
        String label = answer.label();
        out.writeByte(label == null ? 0 : 1);
        if (label != null) {
            out.writeText(label);
        }
        out.writeSize(answer.scores().size());
        new TreeMap<>(answer.scores())
                .forEach((name, score) -> out.writeText(name).writeFloat(score));
    }

    private ServedAnswer readAnswer(StateReader in, long latestMs) {
        String predictionId = readId(in);
        Origin origin = one(ORIGINS, in);
        int revision = in.readSize();
        long eventTimeMs = in.readLong();
        int flags = in.readByte();
        // Layout 1 did not know; the latest time that it can have been is never too soon.
        long unknownMs = layout == 1 ? Math.max(eventTimeMs, latestMs) : eventTimeMs;
        long heardMs = (flags & LATE) == 0 ? unknownMs : in.readLong();
        boolean shadow = (flags & SHADOW) != 0;
        long version = in.readLong();
        String label = in.readByte() == 1 ? in.readText() : null;
        Map<String, Float> scores = new TreeMap<>();
        for (int i = in.readSize(); i > 0; i--) {
            scores.put(in.readText(), in.readFloat());
        }
        return new ServedAnswer(predictionId, origin, revision, eventTimeMs, shadow, version, label, scores, heardMs);
    }

    private void write(StateWriter out, Claim claim) {
        out.writeText(claim.feedbackId()).writeText(ids.brief(claim.predictionId()));
        Target target = claim.target();
        out.writeByte(TARGETS.indexOf(target.getKind()))
                .writeSize(target.getLabels().size());
        target.getLabels().forEach(out::writeText);
        Double value = target.getValue();
        out.writeByte(value == null ? 0 : 1);
        if (value != null) {
            out.writeDouble(value);
        }
        out.writeByte(KINDS.indexOf(claim.kind())).writeDouble(claim.weight());
        out.writeLong(claim.eventTimeMs()).writeByte(claim.waiting() ? 1 : 0);
    }

    private Claim readClaim(StateReader in) {
        String feedbackId = in.readText();
        String predictionId = readId(in);
        TargetKind kind = one(TARGETS, in);
        List<String> labels = new ArrayList<>();
        for (int i = in.readSize(); i > 0; i--) {
            labels.add(in.readText());
        }
        Double value = in.readByte() == 1 ? Double.valueOf(in.readDouble()) : null;
        return new Claim(
                feedbackId,
                predictionId,
                new Target(kind, labels, value),
                one(KINDS, in),
                in.readDouble(),
                in.readLong(),
                in.readByte() == 1);
    }

    private static <T> T one(List<T> values, StateReader in) {
        int number = in.readByte();
        if (number < 0 || number >= values.size()) {
            throw new IllegalStateException("state of a label has number " + number + " where this program knows "
                    + values + "; run the program that wrote it");
        }
        return values.get(number);
    }

    /** Ids as they are written: one that is the sampleId is nothing, what follows it begins with a tilde. */
    private record Ids(String sampleId) {
        private static final String OTHER = "=";

        String brief(String id) {
            if (id.equals(sampleId)) {
                return "";
            }
            return id.startsWith(sampleId + "~") ? id.substring(sampleId.length()) : OTHER + id;
        }

        String full(String brief) {
            return brief.startsWith(OTHER) ? brief.substring(OTHER.length()) : sampleId + brief;
        }
    }
}
