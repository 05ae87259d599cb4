package io.freshet.cli.local;

import io.freshet.schemas.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The text of a pipeline, and the name by which faults in it are told. */
record PipelineFile(String name, String text) {

    /** The file that is asked for, else the one the data directory was last used with, else the built-in one. */
    static PipelineFile choose(LocalOptions options, DataLayout data) throws IOException {
        if (options.config().isPresent()) {
            return read(options.config().get());
        }
        return Files.exists(data.pipeline()) ? read(data.pipeline()) : digits();
    }

    static PipelineFile digits() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PipelineFile.class.getResourceAsStream("digits.yaml"), "digits.yaml is not on the class path")) {
            return new PipelineFile("digits.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    void writeTo(Path file) throws IOException {
        Files.writeString(file, text);
    }

    private static PipelineFile read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    file + " cannot be read; give --config the path of a pipeline's YAML file");
        }
        return new PipelineFile(String.valueOf(file.getFileName()), ConfigLoader.text(file));
    }
}
