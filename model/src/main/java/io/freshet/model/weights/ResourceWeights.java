package io.freshet.model.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights that come with the program, as a safetensors file on the class path.
 *
 * @param source absolute name of the resource
 * @param prefix of the parameters, before a dot and the name in the file
 */
public record ResourceWeights(String source, String prefix) implements PretrainedWeights {
    @Override
    public void readTo(WeightsStream.Target target) throws IOException {
        URL resource = ResourceWeights.class.getResource(source);
        if (resource == null) {
            throw new WeightsException("The weights " + source
                    + " are not on the class path; build freshet with the resources of its module model.");
        }
        URLConnection connection = resource.openConnection();
        try (InputStream in = new BufferedInputStream(connection.getInputStream())) {
            WeightsStream.read(source, connection.getContentLengthLong(), in, new Prefixing(target));
        }
    }

    /** The file's names to the parameters'. */
    private final class Prefixing implements WeightsStream.Target {
        private final WeightsStream.Target target;

        Prefixing(WeightsStream.Target target) {
            this.target = target;
        }

        @Override
        public void check(Map<String, long[]> shapes) throws WeightsException {
            Map<String, long[]> prefixed = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> prefixed.put(prefixed(name), shape));
            target.check(prefixed);
        }

        @Override
        public FloatBuffer room(String name, long[] shape) throws WeightsException {
            return target.room(prefixed(name), shape);
        }

        private String prefixed(String name) {
            return prefix + "." + name;
        }
    }
}
