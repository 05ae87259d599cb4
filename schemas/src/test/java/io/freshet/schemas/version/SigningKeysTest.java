package io.freshet.schemas.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.SignedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeysTest {
    private static final int ROUNDS = 20;
    private static final int AT_ONCE = 8;

    @TempDir
    Path directory;

    @Test
    void keysAreMadeOnceAndOnlyTheOwnerReadsThePrivateOne() throws IOException {
        String first = RecordSigner.open(directory, KeyName.TRAINER).keyId();

        assertThat(RecordSigner.open(directory, KeyName.TRAINER).keyId()).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("signing.key"))))
                .isEqualTo("rw-------");
        assertThat(RecordSigner.open(directory, KeyName.SERVING).keyId()).isNotEqualTo(first);
        assertThat(files(directory)).containsExactly("serving.key", "serving.pub", "signing.key", "signing.pub");
    }

    @Test
    void manyThatStartAtOnceEndWithOnePair() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path keys = directory.resolve("round-" + round);
                CyclicBarrier start = new CyclicBarrier(AT_ONCE);
                List<Future<RecordSigner>> signers = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    signers.add(threads.submit(() -> {
                        start.await();
                        return RecordSigner.open(keys, KeyName.TRAINER);
                    }));
                }
                for (Future<RecordSigner> signer : signers) {
                    assertVerified(keys, signer.get());
                }
                assertThat(files(keys)).containsExactly("signing.key", "signing.pub");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoProcessesThatStartAtOnceEndWithOnePair() throws Exception {
        Path keys = directory.resolve("keys");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            OpensKeys.class.getName(),
                            keys.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        List<String> ids = new ArrayList<>();
        for (Process process : processes) {
            ids.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(process.waitFor()).isZero();
        }

        assertThat(ids)
                .hasSize(2)
                .containsOnly(RecordSigner.open(keys, KeyName.TRAINER).keyId());
        assertVerified(keys, RecordSigner.open(keys, KeyName.TRAINER));
    }

    /** Prints the id of the key that it found or made. */
    static final class OpensKeys {
        private OpensKeys() {}

        public static void main(String[] arguments) throws IOException {
            System.out.print(
                    RecordSigner.open(Path.of(arguments[0]), KeyName.TRAINER).keyId());
        }
    }

    @Test
    void aPublicKeyThatIsMissingOrAnothersIsWrittenAgain(@TempDir Path other) throws IOException {
        RecordSigner signer = RecordSigner.open(directory, KeyName.TRAINER);
        RecordSigner.open(other, KeyName.TRAINER);
        Path publicKey = directory.resolve("signing.pub");

        Files.delete(publicKey);
        assertVerified(directory, RecordSigner.open(directory, KeyName.TRAINER));
        Files.copy(other.resolve("signing.pub"), publicKey, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertVerified(directory, RecordSigner.open(directory, KeyName.TRAINER));
        Files.writeString(publicKey, "half a li");
        assertVerified(directory, RecordSigner.open(directory, KeyName.TRAINER));
        assertVerified(directory, signer);
    }

    @Test
    void whatAKillLeftHalfWrittenIsNoPair() throws IOException {
        Files.writeString(directory.resolve("signing.key123.new"), "half a li");
        Files.writeString(directory.resolve("signing.pub"), "the key of a pair that was never finished");

        assertVerified(directory, RecordSigner.open(directory, KeyName.TRAINER));
    }

    @Test
    void aFileThatIsNoKeyIsNamed() throws IOException {
        Files.writeString(directory.resolve("signing.key"), "garbage!");
        Files.writeString(directory.resolve("signing.pub"), "Z2FyYmFnZQ==");

        assertThatThrownBy(() -> RecordSigner.open(directory, KeyName.TRAINER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signing.key");
        assertThatThrownBy(() -> new RecordVerifier(directory, KeyName.TRAINER)
                        .verify(SignedRecord.newBuilder()
                                .setPayloadType("x")
                                .setPayload(java.nio.ByteBuffer.allocate(0))
                                .setKeyId("x")
                                .setSignature(java.nio.ByteBuffer.allocate(0))
                                .build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signing.pub");
    }

    private static void assertVerified(Path keys, RecordSigner signer) throws IOException {
        assertThat(new RecordVerifier(keys, KeyName.TRAINER).verify(signer.sign("type", new byte[] {1, 2, 3})))
                .isTrue();
    }

    private static List<String> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the test's directory cannot be listed", e);
        }
    }
}
