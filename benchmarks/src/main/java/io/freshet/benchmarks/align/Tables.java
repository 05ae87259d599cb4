package io.freshet.benchmarks.align;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The RocksDB tables of a state directory that no process has open. */
final class Tables {
    private static final String TABLE = ".sst";

    private Tables() {}

    /** Bytes of all table files under a directory. */
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path table : tables(directory)) {
            bytes += Files.size(table);
        }
        return bytes;
    }

    /** Compacts every store under a directory as far as RocksDB can. */
    static void compact(Path directory) throws IOException {
        List<Path> stores =
                tables(directory).stream().map(Path::getParent).distinct().toList();
        for (Path store : stores) {
            try {
                compactStore(store.toString());
            } catch (RocksDBException e) {
                throw new IOException("store " + store + " could not be compacted: " + e.getMessage(), e);
            }
        }
    }

    private static List<Path> tables(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(TABLE)).toList();
        }
    }

    private static void compactStore(String store) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, store)) {
                families.add(new ColumnFamilyDescriptor(name));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, store, families, handles)) {
            for (ColumnFamilyHandle handle : handles) {
                db.compactRange(handle);
            }
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
