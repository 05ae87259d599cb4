package io.freshet.benchmarks.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.report.Figure;
import io.freshet.cli.local.LocalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench in short: two small tables and two head versions. */
final class ArtifactBenchIT {
    @TempDir
    private Path directory;

    @Test
    void aHeadIsLearnedAndSwappedInOverABaseThatIsWrittenOnce() throws Exception {
        int port = freePorts();
        LocalOptions options = new LocalOptions(Optional.empty(), directory, port, port + 4);
        ArtifactModel small = new ArtifactModel(2, 65_536);

        List<Figure> figures = new ArtifactBench(
                        new ArtifactBench.Scale(small, options, 2, 1), new PrintWriter(new StringWriter()))
                .run();

        assertThat(figures)
                .extracting(Figure::name)
                .contains(
                        "headVersionShare",
                        "checkpointMillis",
                        "checkpointShare",
                        "trainerHeapMB",
                        "trainerResidentOverBaseMB",
                        "servingResidentOverBaseMB",
                        "swapMillis",
                        "versionsKept");
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals("headVersionShare"))
                .singleElement()
                .satisfies(share -> assertThat(share.value().orElseThrow()).isBetween(1e-6, 0.01));
    }

    /** The first of five neighbouring ports that nobody listens on. */
    private static int freePorts() throws IOException {
        for (int port = 21_080; port < 60_000; port += 5) {
            if (isFree(port) && isFree(port + 1) && isFree(port + 2) && isFree(port + 3) && isFree(port + 4)) {
                return port;
            }
        }
        throw new IOException("there are no five free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.getLocalPort() == port;
        } catch (IOException e) {
            return false;
        }
    }
}
