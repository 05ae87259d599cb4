package io.freshet.model.encode;

import java.nio.ByteBuffer;

/** What an encoder's network reads of one payload. Its arrays are never changed after it is made. */
public sealed interface Feature {
    /** Heap bytes held by the values. */
    int sizeBytes();

    /** All that it says; features of one kind that are not equal have other bytes. */
    ByteBuffer bytes();

    /**
     * A block of numbers.
     *
     * @param values float32, as many as the encoder states
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the network as it is; nobody compares features as values
    record Dense(float[] values) implements Feature {
        @Override
        public int sizeBytes() {
            return values.length * Float.BYTES;
        }

        @Override
        public ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(sizeBytes());
            bytes.asFloatBuffer().put(values);
            return bytes;
        }
    }

    /**
     * A picture.
     *
     * @param values unsigned 8 bit, (channels, side, side)
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the network as it is; nobody compares features as values
    record Planes(byte[] values) implements Feature {
        @Override
        public int sizeBytes() {
            return values.length;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(values);
        }
    }

    /**
     * A bag of table rows.
     *
     * @param rows positions in the encoder's table
     * @param weights factor of each row, as many as rows
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the network as it is; nobody compares features as values
    record Bag(int[] rows, float[] weights) implements Feature {
        @Override
        public int sizeBytes() {
            return rows.length * Integer.BYTES + weights.length * Float.BYTES;
        }

        @Override
        public ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(sizeBytes());
            bytes.asIntBuffer().put(rows);
            bytes.slice(rows.length * Integer.BYTES, weights.length * Float.BYTES)
                    .asFloatBuffer()
                    .put(weights);
            return bytes;
        }
    }

    /**
     * A text.
     *
     * @param ids tokens of the encoder's vocabulary, at least one
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the network as it is; nobody compares features as values
    record Tokens(int[] ids) implements Feature {
        @Override
        public int sizeBytes() {
            return ids.length * Integer.BYTES;
        }

        @Override
        public ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(sizeBytes());
            bytes.asIntBuffer().put(ids);
            return bytes;
        }
    }
}
