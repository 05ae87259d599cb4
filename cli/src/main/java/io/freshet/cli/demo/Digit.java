package io.freshet.cli.demo;

import io.freshet.client.EventPayload;
import io.freshet.schemas.blob.Digests;
import java.util.List;
import java.util.Map;

/** A spoken digit with its handwritten twin: what one sample of the demo is made of. */
public final class Digit {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private final Name name;
    private final byte[] image;
    private final byte[] audio;

    Digit(Name name, byte[] image, byte[] audio) {
        this.name = name;
        this.image = image;
        this.audio = audio;
    }

    /** Who said which digit, and the how-manieth time. */
    record Name(int digit, String speaker, int take) {
        static Name parse(String text) {
            String[] parts = text.split("_", -1);
            return new Name(Integer.parseInt(parts[0]), parts[1], Integer.parseInt(parts[2]));
        }

        @Override
        public String toString() {
            return digit + "_" + speaker + "_" + take;
        }
    }

    /** Who says it. */
    public String speaker() {
        return name.speaker();
    }

    int take() {
        return name.take();
    }

    String sampleId() {
        return name.toString();
    }

    /** Which digit it is, in words. */
    public String label() {
        return NAMES.get(name.digit());
    }

    /** The sound, a whole WAV file. */
    public byte[] recording() {
        return audio.clone();
    }

    /** Image and sound. */
    public List<EventPayload> payloads() {
        return List.of(EventPayload.of("image", "image/png", image), EventPayload.of("audio", "audio/wav", audio));
    }

    /** Digest of each modality's payload, by which the ledger finds it again. */
    Map<String, String> digests() {
        return Map.of("image", Digests.sha256(image), "audio", Digests.sha256(audio));
    }
}
