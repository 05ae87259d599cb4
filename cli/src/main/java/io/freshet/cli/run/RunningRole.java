package io.freshet.cli.run;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An app as a role: the main thread and the shutdown hook may both close it, and only the first does. */
final class RunningRole implements Role.Running {

    private final AutoCloseable app;
    private final Wait wait;
    private final AtomicBoolean closed = new AtomicBoolean();

    RunningRole(AutoCloseable app, Wait wait) {
        this.app = app;
        this.wait = wait;
    }

    /** Blocks until the app has ended. */
    interface Wait {
        void await() throws Exception;
    }

    @Override
    public void await() throws Exception {
        wait.await();
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                app.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the role could not be stopped in order", e);
            }
        }
    }
}
