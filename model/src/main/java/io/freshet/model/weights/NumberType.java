package io.freshet.model.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of number that a file may hold; those that are read are widened to float32. */
enum NumberType {
    F32(Float.BYTES) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return bytes.getFloat(index * Float.BYTES);
        }

        @Override
        void put(ByteBuffer bytes, int size, FloatBuffer room) {
            room.put(bytes.asFloatBuffer().limit(size));
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
    },
    F64(Double.BYTES),
    I64(Long.BYTES),
    U64(Long.BYTES),
    I32(Integer.BYTES),
    U32(Integer.BYTES),
    I16(Short.BYTES),
    U16(Short.BYTES),
    I8(Byte.BYTES),
    U8(Byte.BYTES),
    BOOL(Byte.BYTES);

    /** Those that are read, in the order of the file format's description. */
    static final Set<NumberType> READ = EnumSet.of(F32, F16, BF16);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    int bytes() {
        return bytes;
    }

    float at(ByteBuffer bytes, int index) {
        throw new IllegalStateException("Numbers of type " + this + " are not read; ask whether they are first.");
    }

    /** Moves as many numbers from the beginning of {@code bytes} to where {@code room} stands. */
    void put(ByteBuffer bytes, int size, FloatBuffer room) {
        for (int i = 0; i < size; i++) {
            room.put(at(bytes, i));
        }
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
