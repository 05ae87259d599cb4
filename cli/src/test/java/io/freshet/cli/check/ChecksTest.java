package io.freshet.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {

    @TempDir
    Path directory;

    @Test
    void refusesAJavaThatIsTooOld() {
        assertThat(new JavaVersion(Runtime.Version.parse("11.0.2")).look().line())
                .isEqualTo("Java: 11.0.2; install a JDK 17 or later and point JAVA_HOME at it");
    }

    @Test
    void takesANewerJava() {
        assertThat(new JavaVersion(Runtime.Version.parse("21")).look().passed()).isTrue();
    }

    @Test
    void refusesTooLittleMemory() {
        Finding finding = new AvailableMemory(() -> 1L << 30, 5L << 29).look();

        assertThat(finding.passed()).isFalse();
        assertThat(finding.line()).contains("1.0 GiB available").contains("needs 2.5 GiB");
    }

    @Test
    void readsWhatLinuxSaysIsAvailable() {
        assertThat(AvailableMemory.memAvailable("MemTotal:  99 kB\nMemAvailable:    2048 kB\nBuffers: 1 kB\n"))
                .isEqualTo(2L << 20);
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Finding finding = new Port("serving", taken.getLocalPort(), "--port").look();

            assertThat(finding.passed()).isFalse();
            assertThat(finding.line()).contains("port " + taken.getLocalPort() + " (serving): is taken");
        }
    }

    @Test
    void takesADataDirectoryThatIsStillToBeMade() {
        Path deep = directory.resolve("a/b");

        assertThat(new DataDirectory(deep, 1).look().passed()).isTrue();
        assertThat(deep.getParent()).doesNotExist();
    }

    @Test
    void refusesAFileForADataDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(new DataDirectory(file.resolve("data"), 1).look().line()).contains(file + " is a file");
    }

    @Test
    void refusesADiskWithoutRoom() {
        Finding finding = new DataDirectory(directory, Long.MAX_VALUE).look();

        assertThat(finding.passed()).isFalse();
        assertThat(finding.remedy()).contains("make room");
    }

    @Test
    void theUsersOwnTensorLibraryWins() throws Exception {
        Files.createFile(directory.resolve("libtorch_cpu.so"));
        Map<String, String> own =
                Map.of("PYTORCH_LIBRARY_PATH", directory.toString(), "PYTORCH_FLAVOR", "cu128", "HOME", "/root");

        assertThat(PyTorch.environment(own))
                .containsOnlyKeys("PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR")
                .containsEntry("PYTORCH_FLAVOR", "cu128");
        assertThat(new TensorLibraryCheck(own).look().passed()).isTrue();
    }

    @Test
    void refusesATensorLibraryThatIsNotThere() {
        Finding finding = new TensorLibraryCheck(Map.of("PYTORCH_LIBRARY_PATH", directory.toString())).look();

        assertThat(finding.passed()).isFalse();
        assertThat(finding.line()).contains(directory.toString());
    }
}
