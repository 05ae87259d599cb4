package io.freshet.benchmarks.align;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

final class TablesTest {
    @TempDir
    private Path directory;

    @Test
    void compactingLeavesOneVersionOfWhatWasWrittenOften() throws Exception {
        Path store = Files.createDirectories(directory.resolve("0_1/rocksdb/label"));
        for (int i = 0; i < 5; i++) {
            write(store, new byte[10_000]);
        }
        long before = Tables.bytes(directory);

        Tables.compact(directory);

        assertThat(before).isGreaterThan(50_000);
        assertThat(Tables.bytes(directory)).isBetween(10_000L, 15_000L);
    }

    private static void write(Path store, byte[] value) throws RocksDBException {
        try (Options options = new Options()
                        .setCreateIfMissing(true)
                        .setCompressionType(org.rocksdb.CompressionType.NO_COMPRESSION);
                FlushOptions flush = new FlushOptions();
                RocksDB db = RocksDB.open(options, store.toString())) {
            db.put(new byte[] {1}, value);
            db.flush(flush);
        }
    }
}
