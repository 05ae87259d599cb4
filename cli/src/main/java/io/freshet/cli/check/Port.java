package io.freshet.cli.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A loopback port that nobody listens on. */
record Port(String user, int number, String option) implements Check {

    @Override
    public Finding look() {
        String name = "port " + number + " (" + user + ")";
        try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
            return Finding.good(name, "free, " + socket.getInetAddress().getHostAddress());
        } catch (IOException e) {
            return Finding.bad(
                    name, "is taken", "stop what listens there (freshet up?), or choose another with " + option);
        }
    }
}
