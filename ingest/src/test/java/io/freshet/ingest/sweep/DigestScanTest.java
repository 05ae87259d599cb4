package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.blob.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DigestScanTest {
    /** Enough for the table to grow several times. */
    private static final List<String> DIGESTS =
            IntStream.range(0, 5_000).mapToObj(DigestScanTest::digest).toList();

    private BlobTable blobs = table();

    private static BlobTable table() {
        BlobTable table = new BlobTable();
        DIGESTS.forEach(table::add);
        return table;
    }

    @Test
    void theTableKnowsItsOwnAndNoOther() {
        assertThat(DIGESTS).allMatch(blobs::contains);
        assertThat(IntStream.range(5_000, 10_000).mapToObj(DigestScanTest::digest))
                .noneMatch(blobs::contains);
        assertThat(DIGESTS).noneMatch(digest -> blobs.has(Mark.NAMED, digest));
    }

    @Test
    void aMarkOutlivesTheGrowthOfTheTable() {
        blobs.mark(Mark.MOVED, DIGESTS.get(7));

        IntStream.range(5_000, 50_000).mapToObj(DigestScanTest::digest).forEach(blobs::add);

        assertThat(DIGESTS.stream().filter(digest -> blobs.has(Mark.MOVED, digest)))
                .containsExactly(DIGESTS.get(7));
    }

    @Test
    void aNameIsFoundAmongHexadecimalDigitsThatAreNotPartOfIt() {
        scan(("abc" + DIGESTS.get(1) + "0f").getBytes(StandardCharsets.US_ASCII), 1 << 20);

        assertThat(named()).containsExactly(DIGESTS.get(1));
    }

    @Test
    void whatWasReadBeforeABeginningIsNoPartOfAName() {
        byte[] name = DIGESTS.get(1).getBytes(StandardCharsets.US_ASCII);
        DigestScan scan = new DigestScan(blobs, EnumSet.of(Mark.NAMED));

        scan.begin().read(Arrays.copyOf(name, 20), 20);
        scan.begin().read(Arrays.copyOfRange(name, 20, 64), 44);

        assertThat(named()).isEmpty();
    }

    @Test
    void bytesThatNameNothingMarkNothing() {
        byte[] noise = new byte[4 << 20];
        new Random(1).nextBytes(noise);
        byte[] digits = HexFormat.of().formatHex(noise).getBytes(StandardCharsets.US_ASCII);

        scan(noise, noise.length);
        scan(digits, digits.length);
        scan(new byte[1000], 1000);

        assertThat(named()).isEmpty();
    }

    @Property(tries = 200)
    void findsEveryNameWhereverItStandsAndHoweverTheBytesAreCut(@ForAll long seed) {
        blobs = table();
        Random random = new Random(seed);
        List<String> names = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> DIGESTS.get(random.nextInt(DIGESTS.size())))
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String name : names) {
            noise(random, bytes);
            bytes.writeBytes(
                    random.nextBoolean() ? HexFormat.of().parseHex(name) : name.getBytes(StandardCharsets.US_ASCII));
        }
        noise(random, bytes);

        scan(bytes.toByteArray(), 1 + random.nextInt(100));

        assertThat(named())
                .containsExactlyInAnyOrderElementsOf(names.stream().distinct().toList());
    }

    private static void noise(Random random, ByteArrayOutputStream bytes) {
        byte[] some = new byte[random.nextInt(100)];
        random.nextBytes(some);
        bytes.writeBytes(some);
    }

    private void scan(byte[] bytes, int chunk) {
        DigestScan scan = new DigestScan(blobs, EnumSet.of(Mark.NAMED));
        for (int from = 0; from < bytes.length; from += chunk) {
            byte[] next = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunk));
            scan.read(next, next.length);
        }
    }

    private List<String> named() {
        return DIGESTS.stream().filter(digest -> blobs.has(Mark.NAMED, digest)).toList();
    }

    private static String digest(int i) {
        return Digests.sha256(("blob " + i).getBytes(StandardCharsets.UTF_8));
    }
}
