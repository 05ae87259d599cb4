package io.freshet.model.cache;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A file of records, written at its end only: key, count of numbers, checksum of all three, float32 numbers, most
 * significant byte first. One thread.
 */
final class RecordFile implements Closeable {
    private static final Pattern NAME = Pattern.compile("vectors-(\\d{12})\\.records");
    private static final int HEADER_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;
    private static final int CHECKSUM_AT = 2 * Long.BYTES + Integer.BYTES;

    private final Path path;
    private final FileChannel channel;
    private final Map<VectorCache.Key, Place> read = new LinkedHashMap<>();
    private long sizeBytes;

    /**
     * Where a record is.
     *
     * @param count of its numbers
     */
    record Place(RecordFile file, long at, int count) {}

    private RecordFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static boolean isOne(Path path) {
        return NAME.matcher(String.valueOf(path.getFileName())).matches();
    }

    /** A new file, whose name sorts by its number. */
    @MustBeClosed
    static RecordFile begin(Path directory, long number) throws IOException {
        return open(directory.resolve(String.format("vectors-%012d.records", number)));
    }

    /** Reads what is whole, and cuts off what is not. */
    @MustBeClosed
    static RecordFile open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RecordFile file = new RecordFile(path, channel);
        try {
            file.scan();
            channel.truncate(file.sizeBytes);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void scan() throws IOException {
        long length = channel.size();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            while (scanOne(in, length - sizeBytes)) {
                // Goes on to the next.
            }
        } catch (EOFException e) {
            // Shorter than it was a moment ago: what was read stays.
        }
    }

    /** Whether a whole record followed. */
    private boolean scanOne(DataInputStream in, long left) throws IOException {
        if (left < HEADER_BYTES) {
            return false;
        }
        byte[] header = in.readNBytes(HEADER_BYTES);
        ByteBuffer fields = ByteBuffer.wrap(header);
        VectorCache.Key key = new VectorCache.Key(fields.getLong(), fields.getLong());
        int count = fields.getInt();
        if (count < 0 || (long) count * Float.BYTES > left - HEADER_BYTES) {
            return false;
        }
        byte[] numbers = in.readNBytes(count * Float.BYTES);
        if (checksum(header, numbers) != fields.getInt()) {
            return false;
        }
        read.put(key, new Place(this, sizeBytes, count));
        sizeBytes += HEADER_BYTES + numbers.length;
        return true;
    }

    /** Every record that was there when it was opened; given once. */
    Map<VectorCache.Key, Place> places() {
        Map<VectorCache.Key, Place> places = Map.copyOf(read);
        read.clear();
        return places;
    }

    long number() {
        return Long.parseLong(NAME.matcher(String.valueOf(path.getFileName())).replaceFirst("$1"));
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Place append(VectorCache.Key key, float[] numbers) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + numbers.length * Float.BYTES);
        record.putLong(key.high()).putLong(key.low()).putInt(numbers.length).putInt(0);
        record.asFloatBuffer().put(numbers);
        record.putInt(CHECKSUM_AT, checksum(record.array(), HEADER_BYTES));
        record.rewind();
        long at = sizeBytes;
        while (record.hasRemaining()) {
            channel.write(record, at + record.position());
        }
        sizeBytes = at + record.capacity();
        return new Place(this, at, numbers.length);
    }

    /** The numbers of a record; empty when it is not what was written. */
    Optional<float[]> read(VectorCache.Key key, Place place) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + place.count() * Float.BYTES);
        while (record.hasRemaining()) {
            if (channel.read(record, place.at() + record.position()) < 0) {
                return Optional.empty();
            }
        }
        record.rewind();
        boolean isThis = record.getLong() == key.high()
                && record.getLong() == key.low()
                && record.getInt() == place.count()
                && record.getInt() == checksum(record.array(), HEADER_BYTES);
        float[] numbers = new float[place.count()];
        record.asFloatBuffer().get(numbers);
        return isThis ? Optional.of(numbers) : Optional.empty();
    }

    private static int checksum(byte[] header, byte[] numbers) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKSUM_AT);
        crc.update(numbers, 0, numbers.length);
        return (int) crc.getValue();
    }

    private static int checksum(byte[] record, int from) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, CHECKSUM_AT);
        crc.update(record, from, record.length - from);
        return (int) crc.getValue();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
