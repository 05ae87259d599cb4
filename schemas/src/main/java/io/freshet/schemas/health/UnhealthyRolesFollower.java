package io.freshet.schemas.health;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the supervisor says of the roles, looked up every half a second by a thread of its own: whoever asks gets what
 * was found last and never waits for a disk, which health must not. Any thread.
 */
public final class UnhealthyRolesFollower implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    private final Supplier<List<Health>> source;
    private final ExecutorService looking;
    private volatile List<Health> latest = List.of();

    private UnhealthyRolesFollower(Supplier<List<Health>> source, ScheduledExecutorService looking) {
        this.source = source;
        this.looking = looking;
    }

    /** Begins to follow what {@link UnhealthyRoles#now()} says. */
    @MustBeClosed
    public static UnhealthyRolesFollower start() {
        return start(UnhealthyRoles::now);
    }

    @MustBeClosed
    static UnhealthyRolesFollower start(Supplier<List<Health>> source) {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "unhealthy-roles");
            thread.setDaemon(true);
            return thread;
        });
        UnhealthyRolesFollower follower = new UnhealthyRolesFollower(source, looking);
        var ignored = looking.scheduleWithFixedDelay(follower::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return follower;
    }

    private void look() {
        latest = source.get();
    }

    /** The roles that are unhealthy, as found last. */
    public List<Health> latest() {
        return latest;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
