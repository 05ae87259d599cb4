package io.freshet.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.version.DecideCommand;
import io.freshet.cli.version.StatusCommand;
import io.freshet.cli.version.VersionsCommand;
import io.freshet.client.FakeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScoreCommandIT {

    private static final String ANSWER = "{\"predictionId\":\"7~3-00ff00ff00ff00ff\",\"sampleId\":\"7\",\"version\":3,"
            + "\"label\":\"seven\",\"scores\":{\"one\":0.1,\"seven\":0.9}}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private FakeServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void printsTheLikeliestLabelFirst() throws Exception {
        Path image = Files.writeString(folder.resolve("7.png"), "png");
        server.willAnswer(200, ANSWER);

        int exitCode = execute(new ScoreCommand(), "--image", image.toString(), "note=[1,2]", "--text", "hello");

        assertThat(exitCode).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "seven  (version 3, prediction 7~3-00ff00ff00ff00ff)",
                        "LABEL  SCORE",
                        "seven  0.9000",
                        "one    0.1000");
        assertThat(server.asked().get(0).body())
                .contains("name=\"image\"", "image/png", "name=\"note\"", "application/json", "hello");
    }

    @Test
    void printsTheNumberThatIsAnswered() {
        server.willAnswer(
                200,
                "{\"predictionId\":\"7~3-00ff00ff00ff00ff\",\"sampleId\":\"7\",\"version\":3,\"value\":-2.5,"
                        + "\"scores\":{\"value\":-2.5}}");

        assertThat(execute(new ScoreCommand(), "values=[1,2]")).isZero();

        assertThat(out.toString().lines()).containsExactly("-2.5  (version 3, prediction 7~3-00ff00ff00ff00ff)");
    }

    @Test
    void nothingToScoreIsWrongUsage() {
        assertThat(execute(new ScoreCommand())).isEqualTo(2);

        assertThat(err.toString()).contains("nothing to score");
    }

    @Test
    void printsJsonWhenAsked() {
        server.willAnswer(200, ANSWER);

        execute(new ScoreCommand(), "--text", "a", "--json");

        assertThat(out.toString()).contains("\"predictionId\":\"7~3-00ff00ff00ff00ff\"");
    }

    @Test
    void feedbackNeedsOneTarget() {
        assertThat(execute(new FeedbackCommand(), "7")).isEqualTo(2);
        assertThat(execute(new FeedbackCommand(), "7", "--label", "a", "--value", "1"))
                .isEqualTo(2);
        assertThat(execute(new FeedbackCommand(), "7", "--labels", "a,b")).isZero();

        assertThat(server.asked())
                .singleElement()
                .satisfies(
                        asked -> assertThat(asked.body()).isEqualTo("{\"sampleId\":\"7\",\"labels\":[\"a\",\"b\"]}"));
    }

    @Test
    void feedbackForAPredictionThatTheServerDoesNotKnowIsSaidToWait() {
        server.willAnswer(202, "{\"feedbackId\":\"f\",\"sampleId\":\"7\",\"state\":\"waiting\"}");
        server.willAnswer(202, "{\"feedbackId\":\"f\",\"sampleId\":\"7\",\"state\":\"waiting\"}");
        server.willAnswer(202, "{\"feedbackId\":\"f\",\"sampleId\":\"7\",\"state\":\"accepted\"}");

        execute(new FeedbackCommand(), "7~3-00ff00ff00ff00ff", "--label", "a");
        execute(new FeedbackCommand(), "7~3-00ff00ff00ff00ff", "--label", "a", "--json");
        execute(new FeedbackCommand(), "7", "--label", "a");

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        words -> assertThat(words).startsWith("Waiting: ").contains("labels.horizon"),
                        json -> assertThat(json)
                                .isEqualTo("{\"feedbackId\":\"f\",\"sampleId\":\"7\",\"state\":\"waiting\"}"),
                        words -> assertThat(words).startsWith("Accepted: "));
    }

    @Test
    void versionsAreATable() {
        server.willAnswer(200, "{\"versions\":[{\"version\":1,\"state\":\"AVAILABLE\"}]}");

        assertThat(execute(new VersionsCommand())).isZero();

        assertThat(out.toString()).contains("VERSION  STATE").contains("1        available");
    }

    @Test
    void textThatBeginsWithAnAtSignIsText() throws Exception {
        Files.writeString(folder.resolve("bob"), "from the file");
        server.willAnswer(200, ANSWER);

        assertThat(execute(
                        new ScoreCommand(),
                        "--text",
                        "@bob",
                        "note=@@bob",
                        "more=[sic",
                        "file=@" + folder.resolve("bob")))
                .isZero();

        assertThat(server.asked().get(0).body())
                .contains("\r\n\r\n@bob\r\n", "name=\"note\"", "\r\n\r\n[sic\r\n", "\r\n\r\nfrom the file\r\n");
    }

    @Test
    void aUrlNeedsNoScheme() {
        server.willAnswer(200, "{\"pipeline\":\"digits\"}");

        int exitCode = new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out))
                .execute("--json", "--url", server.url().getAuthority());

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("digits");
    }

    @Test
    void aPinIsTakenBack() {
        assertThat(execute(new DecideCommand("unpin"), "3")).isZero();

        assertThat(server.asked().get(0).path()).isEqualTo("/v1/versions/3/unpin");
    }

    @Test
    void statusIsTheServersJsonWhenAsked() {
        server.willAnswer(200, "{\"pipeline\":\"digits\"}");

        assertThat(execute(new StatusCommand(), "--json")).isZero();

        assertThat(out.toString().strip()).isEqualTo("{\"pipeline\":\"digits\"}");
    }

    @Test
    void whatTheServerRefusesToDecideIsAFailure() {
        server.willAnswer(404, "{\"title\":\"There is no version 9\"}");

        assertThat(execute(new DecideCommand("promote"), "9")).isEqualTo(1);

        assertThat(server.asked().get(0).path()).isEqualTo("/v1/versions/9/promote");
        assertThat(err.toString()).contains("There is no version 9");
    }

    private int execute(Object command, String... args) {
        String[] all = Stream.concat(
                        Stream.of(args), Stream.of("--url", server.url().toString()))
                .toArray(String[]::new);
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
