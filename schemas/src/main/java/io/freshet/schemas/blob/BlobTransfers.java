package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads and writes blobs side by side on a few threads of its own, so that nobody else waits for the store. What finds
 * its queue full is refused at once. Any thread.
 */
public final class BlobTransfers implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    private static final int CLOSING_SECONDS = 5;

    private final BlobStore store;
    private final ThreadPoolExecutor threads;

    /**
     * Starts no thread before it is needed.
     *
     * @param parallel transfers at one time
     * @param waiting further ones before the next is refused
     */
    public BlobTransfers(BlobStore store, int parallel, int waiting) {
        this.store = store;
        this.threads = new ThreadPoolExecutor(
                parallel,
                parallel,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                task -> new Thread(task, "freshet-blobs"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Keeps bytes; see {@link BlobStore#put(byte[])}. Fails with {@link BlobUnavailableException}, at once or later.
     */
    public CompletableFuture<BlobRef> put(byte[] bytes) {
        return run(() -> store.put(bytes));
    }

    /** The bytes of a payload as Avro gives it; see {@link Payloads#bytes(Object, BlobStore)}. */
    public CompletableFuture<byte[]> bytes(Object payload) {
        return run(() -> Payloads.bytes(payload, store));
    }

    /**
     * Runs what uses the store and may wait for it. A task whose future is done before its turn does not run.
     *
     * @return fails with {@link BlobUnavailableException} at once when too many wait, else with what the task throws
     */
    public <T> CompletableFuture<T> run(Callable<T> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                if (!outcome.isDone()) {
                    complete(outcome, task);
                }
            });
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(new BlobUnavailableException(
                    threads.getQueue().size() + " transfers wait for the blob store already; does it answer?", e));
        }
        return outcome;
    }

    private static <T> void complete(CompletableFuture<T> outcome, Callable<T> task) {
        try {
            outcome.complete(task.call());
        } catch (Exception | Error e) {
            // Whatever it was, somebody waits for it.
            outcome.completeExceptionally(e);
        }
    }

    /** Lets what is under way end within five seconds. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
