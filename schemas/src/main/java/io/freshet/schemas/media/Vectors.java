package io.freshet.schemas.media;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.freshet.schemas.config.ModalityConfig.Media;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes sensor values: a JSON array of numbers ({@code application/json}), or raw little-endian float32. */
public final class Vectors {
    /** NaN is read, so that it can be refused as what it is. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Vectors() {}

    /**
     * Decodes a row of values.
     *
     * @throws UndecodableException when the bytes are not as many numbers as the modality takes, or one of them is not
     *     finite or outside its range
     */
    public static float[] decode(PayloadLimits.Vector limits, String contentType, byte[] bytes)
            throws UndecodableException {
        MediaType type = ContentTypes.of(Media.VECTOR, contentType);
        PayloadSize.check(bytes, limits);
        float[] values = type.is(MediaType.BYTES)
                ? fromRaw(bytes, limits.size())
                : fromJson(Charsets.utf8(bytes, type.charset()), limits.size());
        for (int i = 0; i < values.length; i++) {
            checkValue(i, values[i], limits);
        }
        return values;
    }

    private static void checkValue(int i, float value, PayloadLimits.Vector limits) throws UndecodableException {
        if (!Float.isFinite(value)) {
            throw new UndecodableException(
                    Reason.RANGE, "value " + i + " is " + value + "; send values that are finite as float32");
        }
        if (value < limits.least() || value > limits.most()) {
            throw new UndecodableException(
                    Reason.RANGE,
                    "value " + i + " is " + value + "; send values from " + limits.least() + " to " + limits.most()
                            + " (range)");
        }
    }

    private static float[] fromJson(byte[] bytes, int size) throws UndecodableException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UndecodableException(Reason.FORMAT, "payload is no JSON array; send numbers like [1.0, 2.5]");
            }
            float[] values = new float[size];
            int read = 0;
            for (; parser.nextToken() != JsonToken.END_ARRAY; read++) {
                float value = (float) parser.getDoubleValue();
                if (read < size) {
                    values[read] = value;
                }
            }
            if (parser.nextToken() != null) {
                throw new UndecodableException(
                        Reason.FORMAT, "payload goes on after its array; send one array of numbers");
            }
            checkSize(read, size);
            return values;
        } catch (IOException e) {
            throw new UndecodableException(
                    Reason.FORMAT, "payload is no JSON array of numbers; send them like [1.0, 2.5]", e);
        }
    }

    private static float[] fromRaw(byte[] bytes, int size) throws UndecodableException {
        if (bytes.length % Float.BYTES != 0) {
            throw new UndecodableException(
                    Reason.FORMAT,
                    "payload of " + bytes.length + " bytes is no row of float32; send a multiple of 4 bytes, or JSON");
        }
        checkSize(bytes.length / Float.BYTES, size);
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static void checkSize(int given, int size) throws UndecodableException {
        if (given == 0) {
            throw PayloadSize.empty();
        }
        if (given != size) {
            throw new UndecodableException(
                    Reason.DIMENSIONS, "payload has " + given + " values; this modality takes " + size + ", send all");
        }
    }
}
