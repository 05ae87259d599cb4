package io.freshet.serving.version;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.event.ModelVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last few versions in memory, so that rolling back is as quick as going on, and a version that two parts of the
 * process ask for is loaded once. Any thread; loads one at a time.
 */
public final class VersionCache implements AutoCloseable {
    private static final int KEPT = 3;

    private final VersionLoader loader;
    private final Timer loads;

    @GuardedBy("this")
    private final Map<ModelVersion, ReferenceCounted<LoadedVersion>> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    @GuardedBy("this")
    private boolean closed;

    public VersionCache(VersionLoader loader, MeterRegistry meters) {
        this.loader = loader;
        this.loads = Timer.builder("freshet.version.load")
                .description("Time from asking for a version to having it verified")
                .register(meters);
        Gauge.builder("freshet.versions.loaded", this, VersionCache::size)
                .description("Versions held in memory, ready to serve")
                .register(meters);
    }

    /**
     * A loaded version, of which the caller becomes one more owner.
     *
     * @throws VersionRefusedException when the version must never serve
     * @throws IOException when it could not be evaluated; the same call may work later
     */
    public synchronized ReferenceCounted<LoadedVersion> take(ModelVersion manifest)
            throws VersionRefusedException, IOException {
        if (closed) {
            throw new IOException("serving is being closed; ask another instance");
        }
        ReferenceCounted<LoadedVersion> loaded = kept.get(manifest);
        if (loaded == null) {
            Timer.Sample time = Timer.start();
            loaded = loader.load(manifest);
            time.stop(loads);
            kept.put(manifest, loaded);
            dropOldest();
        }
        if (!loaded.retain()) {
            throw new IllegalStateException(loaded.value() + " ended while it was kept; this is a bug");
        }
        return loaded;
    }

    /** Lets go of a version. Whoever owns it still keeps it; whoever asks for it again loads it again. */
    synchronized void forget(long version) {
        Iterator<Map.Entry<ModelVersion, ReferenceCounted<LoadedVersion>>> all =
                kept.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ModelVersion, ReferenceCounted<LoadedVersion>> one = all.next();
            if (one.getKey().getVersion() == version) {
                all.remove();
                one.getValue().release();
            }
        }
    }

    private synchronized int size() {
        return kept.size();
    }

    @GuardedBy("this")
    private void dropOldest() {
        Iterator<ReferenceCounted<LoadedVersion>> oldestFirst = kept.values().iterator();
        while (kept.size() > KEPT) {
            ReferenceCounted<LoadedVersion> oldest = oldestFirst.next();
            oldestFirst.remove();
            oldest.release();
        }
    }

    /** Keeps nothing any more; what others still own stays with them. */
    @Override
    public synchronized void close() {
        closed = true;
        kept.values().forEach(ReferenceCounted::release);
        kept.clear();
    }
}
