package io.freshet.serving.version;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something with an end, owned by several at once: the end comes when the last owner releases it. It starts with one
 * owner, its maker. Any thread.
 */
public final class ReferenceCounted<T> {
    private final T value;
    private final Runnable end;
    private final AtomicInteger owners = new AtomicInteger(1);

    public ReferenceCounted(T value, Runnable end) {
        this.value = value;
        this.end = end;
    }

    /** The thing itself; only for owners. */
    public T value() {
        return value;
    }

    /** Becomes one more owner, unless the end has come. */
    public boolean retain() {
        int seen = owners.get();
        while (seen > 0) {
            if (owners.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = owners.get();
        }
        return false;
    }

    /** Gives up one ownership; once for each time it was gained. */
    public void release() {
        int left = owners.decrementAndGet();
        if (left == 0) {
            end.run();
        } else if (left < 0) {
            throw new IllegalStateException(value + " was released more often than retained; release once per owner");
        }
    }
}
