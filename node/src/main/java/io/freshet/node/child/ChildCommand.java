package io.freshet.node.child;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One Java program to start as a child: its name, which it says when ready, what to run, and where its output goes.
 *
 * @param name what the child calls itself in {@code READY name}
 * @param mainClass its main class
 * @param log file that its standard output and error are appended to
 * @param flags of its JVM, in order
 * @param classPath in order
 * @param arguments of its main method
 * @param environment set over this process's own
 */
public record ChildCommand(
        String name,
        String mainClass,
        Path log,
        List<String> flags,
        List<Path> classPath,
        List<String> arguments,
        Map<String, String> environment) {

    /** Copies the collections. */
    public ChildCommand {
        flags = List.copyOf(flags);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A child on this JVM's own class path, without flags, arguments or environment. */
    public static ChildCommand of(String name, String mainClass, Path log) {
        return new ChildCommand(name, mainClass, log, List.of(), ownClassPath(), List.of(), Map.of());
    }

    /** The same with these JVM flags. */
    public ChildCommand withFlags(List<String> newFlags) {
        return new ChildCommand(name, mainClass, log, newFlags, classPath, arguments, environment);
    }

    /** The same on this class path. */
    public ChildCommand withClassPath(List<Path> newClassPath) {
        return new ChildCommand(name, mainClass, log, flags, newClassPath, arguments, environment);
    }

    /** The same with these arguments. */
    public ChildCommand withArguments(List<String> newArguments) {
        return new ChildCommand(name, mainClass, log, flags, classPath, newArguments, environment);
    }

    /** The same with this environment over the parent's. */
    public ChildCommand withEnvironment(Map<String, String> newEnvironment) {
        return new ChildCommand(name, mainClass, log, flags, classPath, arguments, newEnvironment);
    }

    /** The same with its output in this file. */
    public ChildCommand withLog(Path newLog) {
        return new ChildCommand(name, mainClass, newLog, flags, classPath, arguments, environment);
    }

    /**
     * The whole command line. The shell in front makes the child deaf to Ctrl-C, which a terminal sends to every
     * process at once: the parent alone decides in which order its children stop. It replaces itself by the JVM, so
     * that the process is the JVM.
     */
    List<String> line() {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", name));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags);
        line.add("-D" + Lifeline.PROPERTY + "=" + Lifeline.STDIN);
        line.add("-cp");
        line.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    private static List<Path> ownClassPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .map(Path::of)
                .toList();
    }
}
