package io.freshet.model.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Float arrays of an ONNX file among the resources. */
public final class OnnxArrays {
    private OnnxArrays() {}

    /** By name. */
    public static Map<String, float[]> of(String resource) throws IOException {
        Map<String, float[]> arrays = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(OnnxArrays.class.getResourceAsStream(resource), resource)) {
            OnnxFile.read(resource, in, (initialiser, numbers) -> {
                if (initialiser.type() == OnnxFile.FLOAT) {
                    byte[] bytes = new byte[initialiser.size() * Float.BYTES];
                    numbers.read(bytes, bytes.length);
                    float[] values = new float[initialiser.size()];
                    ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(values);
                    arrays.put(initialiser.name(), values);
                }
            });
        }
        return arrays;
    }
}
