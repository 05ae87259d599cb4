package io.freshet.ingest.label;

import io.freshet.ingest.label.LabelState.Sent;
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
 * What is known of a sampleId as bytes, layout 1: latest time, indexed time, then counted lists of snapshots, answers,
 * claims and examples sent. Enumerations are written as the numbers below, which never change.
 */
final class LabelStateCodec {
    private static final int LAYOUT = 1;

    private static final List<Origin> ORIGINS = List.of(Origin.ALIGNED, Origin.SCORED);
    private static final List<FeedbackKind> KINDS =
            List.of(FeedbackKind.LABEL, FeedbackKind.CORRECTION, FeedbackKind.IMPLICIT);
    private static final List<TargetKind> TARGETS =
            List.of(TargetKind.CLASS, TargetKind.LABELS, TargetKind.NUMBER, TargetKind.RANK);

    private LabelStateCodec() {}

    static byte[] write(LabelState state) {
        StateWriter out = new StateWriter(LAYOUT);
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
                        out.writeText(id).writeSize(sent.revision()).writeLong(sent.content()));
        return out.toBytes();
    }

    static LabelState read(byte[] bytes) {
        StateReader in = new StateReader(bytes, LAYOUT);
        LabelState state = new LabelState();
        long latestMs = in.readLong();
        state.indexed(in.readLong());
        for (int i = in.readSize(); i > 0; i--) {
            state.add(readSnapshot(in));
        }
        for (int i = in.readSize(); i > 0; i--) {
            state.add(readAnswer(in));
        }
        for (int i = in.readSize(); i > 0; i--) {
            state.add(readClaim(in));
        }
        for (int i = in.readSize(); i > 0; i--) {
            state.sent(in.readText(), new Sent(in.readSize(), in.readLong()));
        }
        state.latest(latestMs);
        return state;
    }

    private static void write(StateWriter out, Snapshot snapshot) {
        out.writeByte(ORIGINS.indexOf(snapshot.origin())).writeSize(snapshot.revision());
        out.writeLong(snapshot.eventTimeMs()).writeLong(snapshot.content());
    }

    private static Snapshot readSnapshot(StateReader in) {
        return new Snapshot(one(ORIGINS, in), in.readSize(), in.readLong(), in.readLong());
    }

    private static void write(StateWriter out, Answer answer) {
        out.writeText(answer.predictionId()).writeByte(ORIGINS.indexOf(answer.origin()));
        out.writeSize(answer.revision()).writeLong(answer.eventTimeMs());
        out.writeByte(answer.shadow() ? 1 : 0).writeLong(answer.version());
        String label = answer.label();
        out.writeByte(label == null ? 0 : 1);
        if (label != null) {
            out.writeText(label);
        }
        out.writeSize(answer.scores().size());
        new TreeMap<>(answer.scores())
                .forEach((name, score) -> out.writeText(name).writeFloat(score));
    }

    private static Answer readAnswer(StateReader in) {
        String predictionId = in.readText();
        Origin origin = one(ORIGINS, in);
        int revision = in.readSize();
        long eventTimeMs = in.readLong();
        boolean shadow = in.readByte() == 1;
        long version = in.readLong();
        String label = in.readByte() == 1 ? in.readText() : null;
        Map<String, Float> scores = new TreeMap<>();
        for (int i = in.readSize(); i > 0; i--) {
            scores.put(in.readText(), in.readFloat());
        }
        return new Answer(predictionId, origin, revision, eventTimeMs, shadow, version, label, scores);
    }

    private static void write(StateWriter out, Claim claim) {
        out.writeText(claim.feedbackId()).writeText(claim.predictionId());
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

    private static Claim readClaim(StateReader in) {
        String feedbackId = in.readText();
        String predictionId = in.readText();
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
}
