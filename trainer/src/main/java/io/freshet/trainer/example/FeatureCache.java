package io.freshet.trainer.example;

import io.freshet.model.Features;
import io.freshet.model.Preparer;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Features of examples, prepared at first use and kept while there is room; the least recently used go first. Preparing
 * again gives the same bits, so that what is kept changes nothing but time. One thread.
 */
public final class FeatureCache {
    private final Preparer preparer;
    private final long capacityBytes;
    private final Map<String, Features> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long sizeBytes;

    public FeatureCache(Preparer preparer, long capacityBytes) {
        this.preparer = preparer;
        this.capacityBytes = capacityBytes;
    }

    /**
     * Features of one example.
     *
     * @throws RefusedException when a payload cannot be decoded, or is in the blob store no more
     * @throws IOException when the blob store does not answer; it may later
     */
    public Features of(ReadyExample example) throws RefusedException, IOException {
        Features known = kept.get(example.name());
        return known != null ? known : keep(example.name(), prepare(example));
    }

    private Features prepare(ReadyExample example) throws RefusedException, IOException {
        try {
            return preparer.prepare(example.example().getSample());
        } catch (UndecodableException e) {
            throw new RefusedException(DeadLetterReason.UNDECODABLE, String.valueOf(e.getMessage()));
        } catch (BlobMissingException e) {
            throw new RefusedException(DeadLetterReason.MISSING_BLOB, String.valueOf(e.getMessage()));
        }
    }

    private Features keep(String name, Features features) {
        kept.put(name, features);
        sizeBytes += features.sizeBytes();
        Iterator<Features> oldest = kept.values().iterator();
        while (sizeBytes > capacityBytes && kept.size() > 1) {
            sizeBytes -= oldest.next().sizeBytes();
            oldest.remove();
        }
        return features;
    }
}
