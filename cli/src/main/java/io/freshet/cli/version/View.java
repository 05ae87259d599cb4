package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** How an answer of the server is shown. */
interface View {
    void print(JsonNode answer, PrintWriter out);

    /** As it came, in one line. */
    static View json() {
        return (answer, out) -> out.println(answer);
    }
}
