package io.freshet.ingest.sweep;

import java.util.EnumSet;

/**
 * The blobs of a store, and what is known of each: a hash table of the first 16 bytes of their digests, which takes 34
 * to 68 bytes of memory for each blob. Half a digest is enough: two blobs that shared it would share their marks, which
 * keeps more, never less. One thread.
 */
final class BlobTable {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int FILTER_BITS = 24;
    private static final int HALF_DIGITS = 16;
    private static final int RADIX = 16;

    /** Two numbers for each place: the halves of a digest's first 16 bytes, or 0 and 0 where the place is free. */
    private long[] halves = new long[2 * FIRST_CAPACITY];

    private byte[] marks = new byte[FIRST_CAPACITY];
    private int size;
    /** A bit for each beginning of a digest of ours. */
    private final long[] beginnings = new long[1 << (FILTER_BITS - 6)];

    /** What can be known of a blob. */
    enum Mark {
        /** Something names it. */
        NAMED(1),
        /** It was moved in this sweep, and may be met again where it is now. */
        MOVED(2);

        private final int bit;

        Mark(int bit) {
            this.bit = bit;
        }
    }

    /** Adds a blob; one that is there stays as it is. */
    void add(String sha256) {
        if (2 * size >= marks.length) {
            grow();
        }
        long first = half(sha256, 0);
        long second = half(sha256, HALF_DIGITS);
        int place = place(first, second);
        if (isFree(place)) {
            halves[2 * place] = first;
            halves[2 * place + 1] = second;
            beginnings[beginning(first)] |= 1L << (first >>> (Long.SIZE - FILTER_BITS));
            size++;
        }
    }

    boolean contains(String sha256) {
        return !isFree(place(sha256));
    }

    boolean has(Mark mark, String sha256) {
        return (marks[place(sha256)] & mark.bit) != 0;
    }

    /** Marks a blob that is there. */
    void mark(Mark mark, String sha256) {
        marks[place(sha256)] |= (byte) mark.bit;
    }

    /** Whether a digest of ours may begin so; of nearly everything that is none, this says so at once. */
    boolean mayBegin(long first) {
        return (beginnings[beginning(first)] & 1L << (first >>> (Long.SIZE - FILTER_BITS))) != 0;
    }

    /**
     * Marks the blob whose digest begins so, if there is one.
     *
     * @param first the first 8 bytes of a digest, the highest first
     * @param second the next 8
     */
    void mark(EnumSet<Mark> added, long first, long second) {
        int place = place(first, second);
        if (!isFree(place)) {
            added.forEach(mark -> marks[place] |= (byte) mark.bit);
        }
    }

    private void grow() {
        long[] halvesBefore = halves;
        byte[] marksBefore = marks;
        halves = new long[2 * halvesBefore.length];
        marks = new byte[2 * marksBefore.length];
        for (int i = 0; i < marksBefore.length; i++) {
            int place = place(halvesBefore[2 * i], halvesBefore[2 * i + 1]);
            halves[2 * place] = halvesBefore[2 * i];
            halves[2 * place + 1] = halvesBefore[2 * i + 1];
            marks[place] = marksBefore[i];
        }
    }

    private int place(String sha256) {
        return place(half(sha256, 0), half(sha256, HALF_DIGITS));
    }

    /** Where a digest is, or the free place where it would be. */
    private int place(long first, long second) {
        // Digests are random already: no further hashing makes them more so.
        int place = (int) first & (marks.length - 1);
        while (!isFree(place) && (halves[2 * place] != first || halves[2 * place + 1] != second)) {
            place = (place + 1) & (marks.length - 1);
        }
        return place;
    }

    private boolean isFree(int place) {
        return halves[2 * place] == 0 && halves[2 * place + 1] == 0;
    }

    /** Of the word that has the bit of a beginning. */
    private static int beginning(long first) {
        return (int) (first >>> (Long.SIZE - FILTER_BITS + 6));
    }

    private static long half(String sha256, int from) {
        return Long.parseUnsignedLong(sha256, from, from + HALF_DIGITS, RADIX);
    }
}
