package io.freshet.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private LineReader reader;

    @BeforeEach
    void readFromFolder() {
        reader = new LineReader(folder, InstantSource.fixed(NOW));
    }

    @Test
    void pathsAreRelativeToTheFile() throws Exception {
        Files.createDirectories(folder.resolve("img"));
        Files.writeString(folder.resolve("img/7.png"), "bytes");

        IngestLine line = reader.read("{\"sampleId\":\"7\",\"modality\":\"image\",\"file\":\"img/7.png\"}");

        assertThat(line.event().orElseThrow().payload().contentType()).isEqualTo("image/png");
        assertThat(line.event().orElseThrow().eventTime()).isEqualTo(NOW);
    }

    @Test
    void aLabelIsKnownItsDelayAfterTheEvent() throws Exception {
        IngestLine line = reader.read("{\"sampleId\":\"7\",\"modality\":\"text\",\"text\":\"seven\","
                + "\"eventTime\":\"2025-01-01T00:00:00Z\",\"label\":\"seven\",\"labelDelay\":\"PT30S\"}");

        assertThat(line.labelDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(line.feedback().orElseThrow().eventTime()).contains(Instant.parse("2025-01-01T00:00:30Z"));
    }

    @Test
    void aLabelMayStandAlone() throws Exception {
        IngestLine line = reader.read("{\"sampleId\":\"7\",\"label\":\"seven\"}");

        assertThat(line.event()).isEmpty();
        assertThat(line.feedback()).isPresent();
    }

    @Test
    void attributesGoWithTheEvent() throws Exception {
        IngestLine line = reader.read(
                "{\"sampleId\":\"7\",\"modality\":\"sensor\",\"values\":[1.5,2],\"attributes\":{\"speaker\":\"ann\"}}");

        assertThat(line.event().orElseThrow().attributes()).containsEntry("speaker", "ann");
        assertThat(line.event().orElseThrow().payload().contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                                                    | it is no JSON
            [1]                                                         | it is no JSON object
            {"modality":"text","text":"a"}                              | "sampleId" is missing
            {"sampleId":"1","text":"a"}                                 | "modality" is missing
            {"sampleId":"1","modality":"text"}                          | neither a payload
            {"sampleId":"1","modality":"m","text":"a","values":[1]}     | text and values
            {"sampleId":"1","modality":"m","file":"no.png"}             | is not there
            {"sampleId":"1","modality":"m","txt":"a"}                   | "txt" is unknown
            {"sampleId":"1","label":"a","eventTime":"yesterday"}        | "eventTime" is yesterday
            {"sampleId":"1","label":"a","labelDelay":"30s"}             | "labelDelay" is 30s
            {"sampleId":"1","label":"a","labelDelay":"PT-1S"}           | must not be negative
            {"sampleId":"1","label":"a","value":1}                      | label and value
            """)
    void aLineThatCannotBeUsedSaysWhy(String line, String why) {
        assertThatThrownBy(() -> reader.read(line)).hasMessageContaining(why);
    }
}
