package io.freshet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

    private final StringWriter printed = new StringWriter();
    private final PrintWriter out = new PrintWriter(printed);

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table.of("A", "LONG").row("wider", 1).row("b", 22).print(out);

        assertThat(printed.toString().lines()).containsExactly("A      LONG", "wider  1", "b      22");
    }

    @Test
    void plainFieldsComeBeforeLists() throws Exception {
        print(
                "{\"versions\": [{\"version\": 1, \"state\": \"AVAILABLE\"}, {\"version\": 2}], \"pipeline\": \"digits\"}");

        assertThat(printed.toString().lines().map(String::strip))
                .containsExactly(
                        "FIELD     VALUE",
                        "pipeline  digits",
                        "",
                        "versions",
                        "version  state",
                        "1        AVAILABLE",
                        "2");
    }

    @Test
    void whatIsTooWideIsCut() throws Exception {
        print("{\"text\": \"" + "x".repeat(100) + "\"}");

        assertThat(printed.toString()).contains("x...").doesNotContain("x".repeat(60));
    }

    private void print(String json) throws Exception {
        JsonNode tree = Json.mapper().readTree(json.getBytes(StandardCharsets.UTF_8));
        JsonTable.print(tree, out);
        out.flush();
    }
}
