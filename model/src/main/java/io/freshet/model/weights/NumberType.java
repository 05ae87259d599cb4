package io.freshet.model.weights;

import java.nio.ByteBuffer;

/** The kinds of number that are read from a file, all of them widened to float32. */
enum NumberType {
    F32(Float.BYTES) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return bytes.getFloat(index * Float.BYTES);
        }
    },
    F16(Short.BYTES) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return half(bytes.getShort(index * Short.BYTES));
        }
    },
    BF16(Short.BYTES) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return Float.intBitsToFloat(bytes.getShort(index * Short.BYTES) << 16);
        }
    };

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    int bytes() {
        return bytes;
    }

    abstract float at(ByteBuffer bytes, int index);

    float[] values(ByteBuffer bytes, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = at(bytes, i);
        }
        return values;
    }

    private static float half(short bits) {
        int exponent = (bits >>> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
