package io.freshet.node.child;

/** A child under test: does as its first argument says. */
final class EchoMain {

    private EchoMain() {}

    public static void main(String[] args) throws InterruptedException {
        Lifeline.follow();
        if (args[0].equals("fail")) {
            System.err.println("cannot go on");
            System.exit(3);
        }
        System.out.println("hello " + System.getenv("FRESHET_TEST"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped in order")));
        Lifeline.ready("echo");
        Thread.currentThread().join();
    }
}
