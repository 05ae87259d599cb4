package io.freshet.trainer.checkpoint;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.registry.TrustedRecords;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.checkpoint.SavedProgress.Place;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Examples in segments that are written once: what came since the last checkpoint becomes a segment, and what left is
 * dead where it lies. A segment that is mostly dead is written anew, and so are the newest ones that are no larger than
 * what is written anyway: a few large segments remain, and an example is written again a few times in its life.
 * Segments are Avro files. Examples are known by identity: those of a state that was put or read are where they were.
 * One thread.
 *
 * <p><i>Source:</i> Bentley and Saxe, Decomposable searching problems, J. Algorithms 1980 (the logarithmic method).
 */
final class ExampleSegments {
    /** Bytes of examples in a segment; more only where one example alone has more. */
    private static final int SEGMENT_BYTES = 1 << 20;

    /** Between the blocks of a file; fixed, so that equal examples have equal bytes. */
    private static final byte[] SYNC = new byte[16];

    private final String name;
    private final BlobStore blobs;
    private final DatumWriter<Example> writer = new SpecificDatumWriter<>(Example.class);
    private IdentityHashMap<Example, Stored> known = new IdentityHashMap<>();
    private long written;

    /**
     * Segments of a kind.
     *
     * @param name of their sections, which are numbered
     */
    ExampleSegments(String name, BlobStore blobs) {
        this.name = name;
        this.blobs = blobs;
    }

    /**
     * A segment in the store.
     *
     * @param age the number of segments before it
     * @param count examples, dead ones included
     * @param dataBytes of them all
     */
    private record Segment(BlobRef blob, long age, int count, long dataBytes) {
        /** Bytes of so many of its examples. */
        long bytesOf(int some) {
            return dataBytes * some / count;
        }
    }

    /** Where an example is. */
    private record Stored(Segment segment, int position) {}

    /** A segment, and those of its examples that are alive. */
    private record Alive(Segment segment, List<Example> examples) {
        boolean isMostlyDead() {
            return 2 * examples.size() < segment.count();
        }

        long bytes() {
            return segment.bytesOf(examples.size());
        }
    }

    /**
     * Examples in the store.
     *
     * @param segments those that hold any of them
     * @param places of each example, in their order
     */
    record Layout(List<NamedBlob> segments, List<Place> places) {}

    /**
     * Keeps examples, and writes no more than it must.
     *
     * @throws IOException when the store cannot take them now
     */
    Layout put(List<Example> examples) throws IOException {
        List<Example> fresh = new ArrayList<>();
        Deque<Alive> kept = alive(examples, fresh);
        List<Example> anew = toBeWritten(kept, fresh);
        IdentityHashMap<Example, Stored> now = new IdentityHashMap<>();
        for (Alive segment : kept) {
            segment.examples().forEach(example -> now.put(example, stored(example)));
        }
        write(anew, now);
        known = now;
        return layout(examples);
    }

    /**
     * Reads examples back.
     *
     * @throws CheckpointException when the segments are damaged, or hold no such examples
     * @throws IOException when the store does not answer, or has them no more
     */
    List<Example> read(List<NamedBlob> segments, List<Place> places) throws IOException {
        List<List<Example>> read = new ArrayList<>();
        List<Segment> stored = new ArrayList<>();
        for (NamedBlob segment : segments) {
            List<Example> examples = read(segment);
            read.add(examples);
            stored.add(new Segment(
                    segment.section().getBlob(),
                    written++,
                    Math.max(1, examples.size()),
                    Math.max(0, segment.sizeBytes() - file(List.of()).length)));
        }
        List<Example> examples = new ArrayList<>();
        for (Place place : places) {
            if (place.segment() < 0
                    || place.segment() >= read.size()
                    || place.position() < 0
                    || place.position() >= read.get(place.segment()).size()) {
                throw new CheckpointException("the checkpoint has no example at " + place + " of its sections " + name
                        + ".*; restore the blob store");
            }
            Example example = read.get(place.segment()).get(place.position());
            known.put(example, new Stored(stored.get(place.segment()), place.position()));
            examples.add(example);
        }
        return examples;
    }

    /** Segments that hold any of the examples, oldest first, and the examples that are in none. */
    private Deque<Alive> alive(List<Example> examples, List<Example> fresh) {
        Map<Segment, List<Example>> bySegment = new HashMap<>();
        for (Example example : examples) {
            Stored place = known.get(example);
            if (place == null) {
                fresh.add(example);
            } else {
                bySegment
                        .computeIfAbsent(place.segment(), segment -> new ArrayList<>())
                        .add(example);
            }
        }
        Deque<Alive> alive = new ArrayDeque<>();
        bySegment.entrySet().stream()
                .map(entry -> new Alive(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(one -> one.segment().age()))
                .forEach(alive::add);
        return alive;
    }

    /** Takes out of the segments what is to be written anew, and adds it to what is fresh. */
    private List<Example> toBeWritten(Deque<Alive> kept, List<Example> fresh) {
        List<Example> anew = new ArrayList<>();
        long bytes = 0;
        for (Example example : fresh) {
            bytes += encoded(example).remaining();
        }
        for (Alive segment : List.copyOf(kept)) {
            if (segment.isMostlyDead() && bytes + segment.bytes() <= SEGMENT_BYTES) {
                kept.remove(segment);
                anew.addAll(segment.examples());
                bytes += segment.bytes();
            }
        }
        while (!kept.isEmpty()
                && kept.getLast().bytes() <= bytes
                && bytes + kept.getLast().bytes() <= SEGMENT_BYTES) {
            Alive newest = kept.removeLast();
            anew.addAll(newest.examples());
            bytes += newest.bytes();
        }
        anew.addAll(fresh);
        return anew;
    }

    private void write(List<Example> examples, IdentityHashMap<Example, Stored> now) throws IOException {
        List<Example> some = new ArrayList<>();
        List<ByteBuffer> encoded = new ArrayList<>();
        long bytes = 0;
        for (Example example : examples) {
            ByteBuffer one = encoded(example);
            if (!some.isEmpty() && bytes + one.remaining() > SEGMENT_BYTES) {
                stored(some, write(encoded, bytes), now);
                some.clear();
                encoded.clear();
                bytes = 0;
            }
            some.add(example);
            encoded.add(one);
            bytes += one.remaining();
        }
        if (!some.isEmpty()) {
            stored(some, write(encoded, bytes), now);
        }
    }

    private Segment write(List<ByteBuffer> encoded, long bytes) throws IOException {
        return new Segment(blobs.put(file(encoded)), written++, encoded.size(), bytes);
    }

    private static void stored(List<Example> examples, Segment segment, IdentityHashMap<Example, Stored> now) {
        for (int i = 0; i < examples.size(); i++) {
            now.put(examples.get(i), new Stored(segment, i));
        }
    }

    private Layout layout(List<Example> examples) {
        List<Segment> segments = known.values().stream()
                .map(Stored::segment)
                .distinct()
                .sorted(Comparator.comparingLong(Segment::age))
                .toList();
        Map<Segment, Integer> numbers = new HashMap<>();
        List<NamedBlob> named = new ArrayList<>();
        for (Segment segment : segments) {
            numbers.put(segment, named.size());
            named.add(new NamedBlob(
                    name + "." + named.size(),
                    segment.blob().getSha256(),
                    segment.blob().getSizeBytes(),
                    CheckpointManifests.AVRO));
        }
        return new Layout(
                named,
                examples.stream()
                        .map(this::stored)
                        .map(place -> new Place(numbers.getOrDefault(place.segment(), -1), place.position()))
                        .toList());
    }

    private Stored stored(Example example) {
        Stored place = known.get(example);
        if (place == null) {
            throw new IllegalStateException("an example that was kept has no place; this is a bug");
        }
        return place;
    }

    private List<Example> read(NamedBlob segment) throws IOException {
        TrustedRecords.trust();
        SpecificDatumReader<Example> reader = new SpecificDatumReader<>(Example.class);
        byte[] bytes = blobs.read(segment.section().getBlob());
        try (DataFileStream<Example> file = new DataFileStream<>(new ByteArrayInputStream(bytes), reader)) {
            List<Example> examples = new ArrayList<>();
            file.forEach(examples::add);
            return examples;
        } catch (IOException | AvroRuntimeException e) {
            throw new CheckpointException(
                    "section " + segment.name() + " of the checkpoint is damaged: " + e.getMessage()
                            + "; restore the blob store",
                    e);
        }
    }

    private byte[] file(List<ByteBuffer> examples) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<Example> file = new DataFileWriter<>(writer)) {
            file.create(Example.getClassSchema(), out, SYNC);
            for (ByteBuffer example : examples) {
                file.appendEncoded(example);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed; free some memory", e);
        }
        return out.toByteArray();
    }

    private ByteBuffer encoded(Example example) {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(one, null);
        try {
            writer.write(example, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed; free some memory", e);
        }
        return ByteBuffer.wrap(one.toByteArray());
    }
}
