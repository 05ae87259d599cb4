package io.freshet.model.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX file as far as its weights go: the nodes of its graph, which say what a weight without a name of its own is
 * for, and its initialisers.
 *
 * <p><em>Source:</em> ONNX, {@code onnx.proto}, IR version 8.
 */
final class OnnxFile {
    /** Float32. */
    static final int FLOAT = 1;

    static final int UINT8 = 2;
    static final int INT8 = 3;

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALISER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_NAME = 3;
    private static final int NODE_OPERATOR = 4;
    private static final int TENSOR_AXES = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_FLOATS = 4;
    private static final int TENSOR_INTEGERS = 5;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;
    private static final int MOST_LISTED = 1 << 24;

    private final WireReader reader;
    private final Visitor visitor;

    /** One operation of the graph. */
    record Node(String name, String operator, List<String> inputs) {}

    /**
     * One initialiser, without its numbers.
     *
     * @param type {@link #FLOAT}, {@link #UINT8}, {@link #INT8} or one that is not read
     */
    record Initialiser(String name, List<Long> axes, int type) {
        int size() {
            return axes.stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
        }

        int bytes() {
            return type == FLOAT ? Float.BYTES : Byte.BYTES;
        }
    }

    /** The numbers of an initialiser, to be read at once or not at all. */
    interface Numbers {
        /** Bytes that are left, little-endian. */
        long left();

        /** Reads the next so many. */
        void read(byte[] into, int count) throws IOException;
    }

    /** Is shown what a file holds, in the order of the file. */
    interface Visitor {
        default void node(Node node) {
            // Whoever knows names already has no need of them.
        }

        void initialiser(Initialiser initialiser, Numbers numbers) throws IOException;
    }

    private OnnxFile(WireReader reader, Visitor visitor) {
        this.reader = reader;
        this.visitor = visitor;
    }

    /**
     * Reads a file to its end.
     *
     * @throws io.freshet.model.weights.WeightsException when it is damaged
     */
    static void read(String source, InputStream in, Visitor visitor) throws IOException {
        OnnxFile file = new OnnxFile(new WireReader(source, in), visitor);
        for (int key = file.reader.keyOrEnd(); key >= 0; key = file.reader.keyOrEnd()) {
            if (key >>> 3 == MODEL_GRAPH && (key & 7) == WireReader.LENGTH) {
                file.graph();
            } else {
                file.reader.skip(key & 7);
            }
        }
    }

    private void graph() throws IOException {
        long end = end();
        while (reader.position() < end) {
            int key = reader.key();
            switch (key >>> 3) {
                case GRAPH_NODE -> node();
                case GRAPH_INITIALISER -> initialiser();
                default -> reader.skip(key & 7);
            }
        }
    }

    private void node() throws IOException {
        long end = end();
        String name = "";
        String operator = "";
        List<String> inputs = new ArrayList<>();
        while (reader.position() < end) {
            int key = reader.key();
            switch (key >>> 3) {
                case NODE_INPUT -> inputs.add(reader.text());
                case NODE_NAME -> name = reader.text();
                case NODE_OPERATOR -> operator = reader.text();
                default -> reader.skip(key & 7);
            }
        }
        visitor.node(new Node(name, operator, inputs));
    }

    private void initialiser() throws IOException {
        long end = end();
        List<Long> axes = new ArrayList<>();
        int type = 0;
        String name = "";
        byte[] listed = new byte[0];
        boolean shown = false;
        while (reader.position() < end) {
            int key = reader.key();
            switch (key >>> 3) {
                case TENSOR_AXES -> axes(key & 7, axes);
                case TENSOR_TYPE -> type = (int) reader.varint();
                case TENSOR_NAME -> name = reader.text();
                case TENSOR_FLOATS -> listed = reader.bytes(MOST_LISTED);
                case TENSOR_INTEGERS -> listed = integers();
                case TENSOR_RAW -> {
                    show(initialiser(name, axes, type), reader.length());
                    shown = true;
                }
                default -> reader.skip(key & 7);
            }
        }
        if (!shown) {
            visitor.initialiser(initialiser(name, axes, type), listed(listed));
        }
    }

    private void axes(int wire, List<Long> axes) throws IOException {
        long end = wire == WireReader.LENGTH ? end() : reader.position() + 1;
        while (reader.position() < end) {
            axes.add(reader.varint());
        }
    }

    /** Numbers of one byte, each written as a number of its own. */
    private byte[] integers() throws IOException {
        long end = end();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (reader.position() < end) {
            bytes.write((int) reader.varint());
        }
        return bytes.toByteArray();
    }

    private Initialiser initialiser(String name, List<Long> axes, int type) throws IOException {
        long size = 1;
        for (long axis : axes) {
            // No array of ours is larger, so that no product below goes over.
            if (axis < 0 || axis > Integer.MAX_VALUE || size * axis > Integer.MAX_VALUE) {
                throw reader.damaged("initialiser " + name + " claims the axes " + axes);
            }
            size *= axis;
        }
        return new Initialiser(name, List.copyOf(axes), type);
    }

    private void show(Initialiser initialiser, long length) throws IOException {
        long end = end(length);
        if (initialiser.name().isEmpty()) {
            throw reader.damaged("an initialiser has its numbers before its name");
        }
        visitor.initialiser(initialiser, new Numbers() {
            @Override
            public long left() {
                return end - reader.position();
            }

            @Override
            public void read(byte[] into, int count) throws IOException {
                if (count > left()) {
                    throw reader.damaged(initialiser.name() + " has fewer numbers than its axes say");
                }
                reader.read(into, count);
            }
        });
        reader.skipBytes(end - reader.position());
    }

    private Numbers listed(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Numbers() {
            @Override
            public long left() {
                return left.remaining();
            }

            @Override
            public void read(byte[] into, int count) throws IOException {
                if (count > left.remaining()) {
                    throw reader.damaged("an initialiser has fewer numbers than its axes say");
                }
                left.get(into, 0, count);
            }
        };
    }

    /** Where the field that begins here ends. */
    private long end() throws IOException {
        return end(reader.length());
    }

    private long end(long length) throws IOException {
        if (length > Long.MAX_VALUE - reader.position()) {
            throw reader.damaged("a field claims " + length + " bytes");
        }
        return reader.position() + length;
    }
}
