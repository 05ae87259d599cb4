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
 * A server that is somebody else's program, as a process that lives and dies with its parent: {@code ServerMain NAME
 * JAR URL} runs the jar's main class, and says {@code READY NAME} once the URL answers.
 */
final class ServerMain {

    private ServerMain() {}

    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        Lifeline.follow();
        Thread watch = new Thread(() -> sayWhenReady(args[0], URI.create(args[2])), "ready");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(mainClass(Path.of(args[1])))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(args[0] + " failed; see the cause and the lines above", e);
        }
    }

    private static String mainClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Main-Class");
        }
    }

    private static void sayWhenReady(String name, URI url) {
        while (!answers(url)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        Lifeline.ready(name);
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
