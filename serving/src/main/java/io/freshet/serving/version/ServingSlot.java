package io.freshet.serving.version;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the one that serves is found. A swap is one atomic set: whoever leases before it works on the old one to the
 * end, whoever leases after it gets the new one, and nobody ever waits. Any thread.
 */
public final class ServingSlot<T> implements AutoCloseable {
    private final AtomicReference<@Nullable ReferenceCounted<T>> current = new AtomicReference<>();

    /** Use of what served at one moment; it cannot end before the lease is closed. */
    public static final class Lease<T> implements AutoCloseable {
        private final ReferenceCounted<T> shared;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(ReferenceCounted<T> shared) {
            this.shared = shared;
        }

        public T value() {
            return shared.value();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                shared.release();
            }
        }
    }

    /** Use of what serves now, to be closed by the caller; empty when nothing does yet. */
    public Optional<Lease<T>> lease() {
        while (true) {
            ReferenceCounted<T> shared = current.get();
            if (shared == null) {
                return Optional.empty();
            }
            if (shared.retain()) {
                return Optional.of(new Lease<>(shared));
            }
            // It ended between the two lines: another one is there already.
        }
    }

    /** Whether anything serves. */
    public boolean isEmpty() {
        return current.get() == null;
    }

    /** Serves another from now on, and takes over one ownership of it. */
    public void swap(ReferenceCounted<T> next) {
        release(current.getAndSet(next));
    }

    /** Serves nothing any more. */
    @Override
    public void close() {
        release(current.getAndSet(null));
    }

    private static void release(@Nullable ReferenceCounted<?> shared) {
        if (shared != null) {
            shared.release();
        }
    }
}
