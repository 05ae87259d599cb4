package io.freshet.model.encode;

/** What an encoder's network reads of one payload. Its arrays are never changed after it is made. */
public sealed interface Feature {
    /** Heap bytes held by the values. */
    int sizeBytes();

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
    }
}
