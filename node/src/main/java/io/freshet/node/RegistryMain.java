package io.freshet.node;

import io.freshet.node.child.Lifeline;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;

/**
 * The registry server as a process that lives and dies with its parent: {@code RegistryMain RUNNER_JAR URL} runs the
 * jar's main class, and says {@code READY registry} once the URL answers.
 */
final class RegistryMain {

    private RegistryMain() {}

    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        Lifeline.follow();
        Thread watch = new Thread(() -> sayWhenReady(URI.create(args[1])), "ready");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(mainClass(Path.of(args[0])))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the registry server failed; see the cause and the lines above", e);
        }
    }

    private static String mainClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Main-Class");
        }
    }

    private static void sayWhenReady(URI url) {
        while (!answers(url)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        Lifeline.ready(RegistryProcess.NAME);
    }

    private static boolean answers(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(10_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
