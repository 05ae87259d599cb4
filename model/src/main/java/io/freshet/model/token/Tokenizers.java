package io.freshet.model.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.blob.Digests;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/** The tokenizers in memory, each once for as long as somebody uses it. Any thread. */
public final class Tokenizers {
    @GuardedBy("this")
    private final Map<String, WeakReference<Tokenizer>> byDigest = new HashMap<>();

    /** Where the bytes of a {@code tokenizer.json} come from. */
    public interface Source {
        byte[] read() throws IOException;
    }

    /**
     * The tokenizer of a file.
     *
     * @param name by which messages name it
     * @throws IOException when it is out of reach, or cannot be used
     */
    public synchronized Tokenizer of(String name, Source source) throws IOException {
        byte[] json = source.read();
        String digest = Digests.sha256(json);
        WeakReference<Tokenizer> there = byDigest.get(digest);
        Tokenizer kept = there == null ? null : there.get();
        if (kept != null) {
            return kept;
        }
        byDigest.values().removeIf(one -> one.get() == null);
        Tokenizer made = Tokenizer.of(name, json);
        byDigest.put(digest, new WeakReference<>(made));
        return made;
    }
}
