package io.freshet.benchmarks.align;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much state came back from changelogs, and in what time. Safe for many threads. */
final class RestoreLog implements StateRestoreListener {
    static final String FILE = "restored.txt";

    private long records;
    private long firstNanos;
    private long lastNanos;

    /**
     * What one start restored.
     *
     * @param seconds from the first store's first to the last store's last record
     */
    record Restored(long records, double seconds) {
        static Restored of(Path state) throws IOException {
            String text = Files.readString(state.resolve(FILE)).strip();
            int space = text.indexOf(' ');
            return new Restored(
                    Long.parseLong(text.substring(0, space)), Double.parseDouble(text.substring(space + 1)));
        }
    }

    @Override
    public synchronized void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        if (firstNanos == 0) {
            firstNanos = System.nanoTime();
            lastNanos = firstNanos;
        }
    }

    @Override
    public synchronized void onBatchRestored(TopicPartition partition, String store, long end, long count) {
        records += count;
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition partition, String store, long total) {
        lastNanos = System.nanoTime();
    }

    synchronized String text() {
        return records + " " + (lastNanos - firstNanos) / 1e9;
    }
}
