package io.freshet.schemas.media;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Decodes sensor values: a JSON array of numbers ({@code application/json}), or raw little-endian float32. */
public final class Vectors {
    private static final JsonFactory JSON = new JsonFactory();

    private Vectors() {}

    /**
     * Decodes a row of values.
     *
     * @throws UndecodableException when the bytes are not numbers, or one of them is not finite
     */
    public static float[] decode(String contentType, byte[] bytes) throws UndecodableException {
        float[] values = contentType.startsWith("application/json") ? fromJson(bytes) : fromRaw(bytes);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new UndecodableException(
                        "value " + i + " is " + values[i] + "; every value must be a finite float32");
            }
        }
        return values;
    }

    private static float[] fromJson(byte[] bytes) throws UndecodableException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UndecodableException("payload is no JSON array; send numbers like [1.0, 2.5]");
            }
            float[] values = new float[16];
            int size = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (size == values.length) {
                    values = Arrays.copyOf(values, size * 2);
                }
                values[size++] = (float) parser.getDoubleValue();
            }
            if (parser.nextToken() != null) {
                throw new UndecodableException("payload goes on after its array; send one array of numbers");
            }
            return Arrays.copyOf(values, size);
        } catch (IOException e) {
            throw new UndecodableException("payload is no JSON array of numbers: " + e.getMessage(), e);
        }
    }

    private static float[] fromRaw(byte[] bytes) throws UndecodableException {
        if (bytes.length % Float.BYTES != 0) {
            throw new UndecodableException(
                    "payload of " + bytes.length + " bytes is no row of float32; send a multiple of 4 bytes, or JSON");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
