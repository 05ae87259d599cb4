package io.freshet.cli.demo;

import io.freshet.cli.local.LocalRole;
import io.freshet.cli.local.LocalSystem;
import java.util.ArrayDeque;
import java.util.Deque;

/** Kills each process once with the signal that cannot be caught, evenly over the showing. */
final class FaultInjection implements AutoCloseable {
    private final Deque<Kill> plan = new ArrayDeque<>();

    private FaultInjection() {}

    /** A process that dies when so many digits were begun. */
    private record Kill(int at, Runnable kill) {}

    static FaultInjection none() {
        return new FaultInjection();
    }

    static FaultInjection on(LocalSystem system, int all) {
        FaultInjection faults = new FaultInjection();
        LocalRole[] roles = LocalRole.values();
        for (int i = 0; i < roles.length; i++) {
            LocalRole role = roles[i];
            faults.plan.add(new Kill(
                    all * (i + 1) / (roles.length + 1),
                    () -> ProcessHandle.of(system.pid(role)).ifPresent(ProcessHandle::destroyForcibly)));
        }
        return faults;
    }

    void at(int begun) {
        while (!plan.isEmpty() && plan.peekFirst().at() <= begun) {
            plan.removeFirst().kill().run();
        }
    }

    @Override
    public void close() {
        plan.clear();
    }
}
