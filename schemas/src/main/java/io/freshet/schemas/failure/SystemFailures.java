package io.freshet.schemas.failure;

import static io.freshet.schemas.failure.FailureRules.say;

import io.freshet.schemas.failure.Failure.Outside;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What the network and the file system throw. All of it is the outside. */
final class SystemFailures {
    private SystemFailures() {}

    static Optional<Failure> of(Throwable fault) {
        if (fault instanceof SSLException) {
            return outside("TLS failed: " + say(fault), "check certificates, trust store and clocks");
        }
        if (fault instanceof UnknownHostException) {
            return outside("host " + say(fault) + " is not known", "check the address and the name service");
        }
        if (fault instanceof ConnectException || fault instanceof SocketTimeoutException) {
            return outside("it does not answer: " + say(fault), "check that it runs and can be reached");
        }
        if (fault instanceof SocketException || fault instanceof TimeoutException) {
            return outside("the connection failed: " + say(fault), "it is tried again until it works");
        }
        return fault instanceof FileSystemException file ? ofFile(file) : Optional.empty();
    }

    private static Optional<Failure> ofFile(IOException file) {
        if (file instanceof AccessDeniedException) {
            return outside("access to " + say(file) + " is denied", "give this process the right to it");
        }
        return say(file).contains("No space left")
                ? outside("the disk is full: " + say(file), "free some space")
                : outside("the file system failed: " + say(file), "check the disk and its mount");
    }

    private static Optional<Failure> outside(String reason, String remedy) {
        return Optional.of(new Outside(reason, remedy));
    }
}
