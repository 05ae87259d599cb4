package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.ConfigException;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangeTest {

    private static final String BEFORE = """
            pipeline: p
            modalities:
              text: {encoder: hashed-text}
              image: {encoder: cnn, size: 28}
            task: {type: classification, labels: [a, b, c]}
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            size: 28               | size: 32                    | modalities.image
            encoder: hashed-text   | encoder: mlp, size: 3       | modalities.text
            [a, b, c]              | [b, a, c]                   | task.labels
            pipeline: p            | topics: {partitions: 9}X    | topics.partitions
            """)
    void whatWasStoredCannotChange(String was, String is, String key) {
        String after = BEFORE.replace(was, is.endsWith("X") ? was + "\n" + is.replace("X", "") : is);

        assertThat(ConfigChange.faults(parse(BEFORE), parse(after)))
                .singleElement()
                .asString()
                .contains(key, "this data directory has the pipeline p", "another name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [a, b, c]              | [a, b, c, d]
            [a, b, c]              | [z, a, b, c]
            [a, b, c]              | [a, c]
            size: 28               | size: 28, max-bytes: 1KiB
            task:                  | '  sound: {encoder: mel-cnn}@task:'
            pipeline: p            | 'align: {window: 9s}@pipeline: p'
            """)
    void whatCanGrowMayGrow(String was, String is) {
        assertThat(ConfigChange.faults(parse(BEFORE), parse(BEFORE.replace(was, is.replace("@", "\n")))))
                .isEmpty();
    }

    @Test
    void anotherNameBeginsAnew() {
        String after = BEFORE.replace("pipeline: p", "pipeline: q").replace("size: 28", "size: 32");

        assertThat(ConfigChange.faults(parse(BEFORE), parse(after))).isEmpty();
    }

    @Test
    void whatIsRefusedIsNotRemembered() throws Exception {
        DataLayout data = new DataLayout(directory);
        data.create();
        Files.writeString(data.pipeline(), BEFORE);
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), BEFORE.replace("size: 28", "size: 32"));

        assertThatThrownBy(() -> start(LocalOptions.in(directory).withConfig(wrong)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("modalities.image");

        assertThat(data.pipeline()).hasContent(BEFORE);
    }

    private static void start(LocalOptions options) throws Exception {
        try (LocalSystem system = LocalSystem.start(options, LocalListener.silent())) {
            assertThat(system.status()).isEmpty();
        }
    }

    private static FreshetConfig parse(String text) {
        return ConfigLoader.parse("p.yaml", text, Map.of());
    }
}
