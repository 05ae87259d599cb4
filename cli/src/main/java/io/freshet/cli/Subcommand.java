package io.freshet.cli;

import java.util.concurrent.Callable;

/**
 * A command that {@code freshet} finds on the class path by {@link java.util.ServiceLoader}, so that nothing compiles
 * against the module it is in. It carries picocli's {@code @Command}; its result is the exit code: 0 ok, 1 failed, 2
 * wrong usage or configuration.
 */
public interface Subcommand extends Callable<Integer> {}
