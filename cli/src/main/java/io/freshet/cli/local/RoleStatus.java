package io.freshet.cli.local;

/**
 * How one role is at this moment.
 *
 * @param pid of its newest process; -1 before the first
 * @param deaths how often a process of it ended without being asked to
 * @param everReady whether it has been ready since the system was started
 */
public record RoleStatus(LocalRole role, State state, long pid, int deaths, boolean everReady) {

    /** Where a role is in its life. */
    public enum State {
        STARTING,
        READY,
        WAITING_TO_RESTART,
        STOPPED
    }

    static RoleStatus first(LocalRole role) {
        return new RoleStatus(role, State.STARTING, -1, 0, false);
    }

    RoleStatus starting(long newPid) {
        return new RoleStatus(role, State.STARTING, newPid, deaths, everReady);
    }

    RoleStatus ready() {
        return new RoleStatus(role, State.READY, pid, deaths, true);
    }

    RoleStatus died() {
        return new RoleStatus(role, State.WAITING_TO_RESTART, pid, deaths + 1, everReady);
    }

    RoleStatus stopped() {
        return new RoleStatus(role, State.STOPPED, pid, deaths, everReady);
    }
}
