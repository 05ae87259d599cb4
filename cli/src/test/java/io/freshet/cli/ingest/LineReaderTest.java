package io.freshet.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void anAttributeThatIsNullIsAbsent() throws Exception {
        IngestLine line = reader.read(
                "{\"sampleId\":\"7\",\"modality\":\"m\",\"text\":\"a\",\"attributes\":{\"user\":null,\"n\":3}}");

        assertThat(line.event().orElseThrow().attributes()).containsExactly(Map.entry("n", "3"));
    }

    @Test
    void aLineNestedTooDeepIsRefused() {
        String nested = "[".repeat(100_000) + "]".repeat(100_000);

        assertThatThrownBy(() -> reader.read("{\"sampleId\":\"1\",\"modality\":\"m\",\"values\":" + nested + "}"))
                .hasMessageContaining("it is no JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aTextFileWithAByteOrderMarkIsSentAsUtf8(String charset) throws Exception {
        Files.write(folder.resolve("a.txt"), "\uFEFFgr\u00f6\u00dfe".getBytes(Charset.forName(charset)));

        IngestLine line = reader.read("{\"sampleId\":\"7\",\"modality\":\"m\",\"file\":\"a.txt\"}");

        assertThat(line.event().orElseThrow().payload().sizeBytes()).isEqualTo(7);
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
            {"sampleId":"1","modality":"m","text":null}                 | "text" is null; it must be a string
            {"sampleId":"1","modality":"m","text":5}                    | "text" is 5; it must be a string
            {"sampleId":"1","modality":"m","text":"\\ud800"}             | half of a surrogate pair
            {"sampleId":"1","modality":null,"text":"a"}                 | "modality" is null
            {"sampleId":null,"modality":"m","text":"a"}                 | "sampleId" is null
            {"sampleId":{},"modality":"m","text":"a"}                   | "sampleId" is {}
            {"sampleId":"1","modality":"m","values":null}               | "values" is null; it must be a list
            {"sampleId":"1","modality":"m","file":null}                 | "file" is null
            {"sampleId":"1","modality":"m","file":"a\\u0000b"}           | "file" is no path
            {"sampleId":"1","modality":"m","file":"."}                  | is a folder
            {"sampleId":"1","label":null}                               | "label" is null
            {"sampleId":"1","label":["a"]}                              | "label" is ["a"]
            {"sampleId":"1","labels":"a"}                               | "labels" is "a"; it must be a list
            {"sampleId":"1","labels":["a",null]}                        | "labels" is null
            {"sampleId":"1","value":"abc"}                              | "value" is "abc"; it must be a number
            {"sampleId":"1","value":1e999}                              | "value" is
            {"sampleId":"1","label":"a","attributes":[1]}               | "attributes" is [1]
            {"sampleId":"1","label":"a","attributes":{"user":{}}}       | attribute "user" is no plain value
            {"sampleId":"1","sampleId":"2","label":"a"}                 | it is no JSON
            {"sampleId":"1","label":"a","labelDelay":"PT2562047788015215H"}         | "labelDelay" is PT2562047788015215H
            {"sampleId":"1","label":"a","labelDelay":"PT99999999999999999999H"}     | write it like PT30S
            {"sampleId":"1","label":"a","labelDelay":"P31D"}            | at most PT720H
            """)
    void aLineThatCannotBeUsedSaysWhy(String line, String why) {
        assertThatThrownBy(() -> reader.read(line)).hasMessageContaining(why);
    }
}
