package io.freshet.model;

import io.freshet.model.PrequentialRun.Example;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Handwritten and spoken digits of one archive: {@code digit_speaker_take.png} and {@code .wav}. */
record DigitsData(List<Spoken> all) {
    record Spoken(int digit, String speaker, int take, Example example) {}

    static DigitsData read(InputStream archive, ModelSpec spec) throws IOException, UndecodableException {
        Map<String, Map<String, Part>> parts = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String[] name = entry.getName().split("\\.", 2);
                String type = name[1].equals("png") ? "image/png" : "audio/wav";
                parts.computeIfAbsent(name[0], key -> new HashMap<>())
                        .put(name[1].equals("png") ? "image" : "audio", part(type, zip.readAllBytes()));
            }
        }
        Preparer preparer = new Preparer(spec, DigitsData::inline);
        List<Spoken> all = new ArrayList<>();
        for (Map.Entry<String, Map<String, Part>> entry : parts.entrySet()) {
            String[] name = entry.getKey().split("_", 3);
            int digit = Integer.parseInt(name[0]);
            Features features = preparer.prepare(sample(entry.getKey(), entry.getValue()));
            all.add(new Spoken(digit, name[1], Integer.parseInt(name[2]), new Example(features, digit)));
        }
        return new DigitsData(all);
    }

    static Part part(String contentType, byte[] bytes) {
        return Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType(contentType)
                .setPayload(ByteBuffer.wrap(bytes))
                .setSha256("")
                .build();
    }

    static Sample sample(String id, Map<String, Part> parts) {
        return Sample.newBuilder()
                .setSampleId(id)
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(parts)
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    static byte[] inline(Part part) {
        ByteBuffer bytes = ((ByteBuffer) part.getPayload()).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
