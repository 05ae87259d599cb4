package io.freshet.cli.local;

import io.freshet.node.child.Lifeline;

/** A role under test: is ready at once and lives, or ends with the exit code it is given. */
final class MortalMain {

    private MortalMain() {}

    public static void main(String[] args) throws InterruptedException {
        Lifeline.follow();
        if (args.length > 0) {
            System.exit(Integer.parseInt(args[0]));
        }
        Lifeline.ready("trainer");
        Thread.currentThread().join();
    }
}
