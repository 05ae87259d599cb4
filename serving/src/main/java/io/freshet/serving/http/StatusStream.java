package io.freshet.serving.http;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.http.Json;
import io.freshet.serving.status.StatusBoard;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionSwitch;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/stream}: the status as server-sent events, each second, and within a quarter of one after a version
 * changed its state. Nothing is put together while nobody listens.
 *
 * <p><em>Source:</em> HTML Living Standard, server-sent events.
 */
public final class StatusStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusStream.class);
    private static final int TICK_MS = 250;
    private static final int TICKS_PER_REPORT = 4;

    private final StatusBoard board;
    private final VersionSwitch state;
    private final ServerSentEventHandler listeners = Handlers.serverSentEvents();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "freshet-stream"));
    private final Set<ServerSentEventConnection> unsent = ConcurrentHashMap.newKeySet();
    private VersionStates last = VersionStates.empty();
    private long lastSwaps = -1;
    private int ticks;

    private StatusStream(StatusBoard board, VersionSwitch state) {
        this.board = board;
        this.state = state;
    }

    @MustBeClosed
    public static StatusStream start(StatusBoard board, VersionSwitch state) {
        StatusStream stream = new StatusStream(board, state);
        var ignored = stream.thread.scheduleWithFixedDelay(stream::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return stream;
    }

    HttpHandler handler() {
        return listeners;
    }

    private void tick() {
        try {
            VersionStates states = state.states();
            boolean changed = !states.equals(last) || state.swaps() != lastSwaps;
            ticks = (ticks + 1) % TICKS_PER_REPORT;
            if ((changed || ticks == 0) && !listeners.getConnections().isEmpty()) {
                last = states;
                lastSwaps = state.swaps();
                send(new String(Json.bytes(board.report().join()), StandardCharsets.UTF_8));
            }
        } catch (RuntimeException e) {
            // One report that cannot be made must not end all that follow.
            LOG.error("no status was sent", e);
        }
    }

    /** A listener that has not taken the last report yet gets no further one: it would only pile up. */
    private void send(String report) {
        for (ServerSentEventConnection listener : listeners.getConnections()) {
            if (unsent.add(listener)) {
                listener.send(report, "status", null, new Sent());
            }
        }
        unsent.retainAll(listeners.getConnections());
    }

    /** Marks a listener as ready for the next report. */
    private final class Sent implements ServerSentEventConnection.EventCallback {
        @Override
        public void done(ServerSentEventConnection listener, String data, String event, String id) {
            unsent.remove(listener);
        }

        @Override
        public void failed(
                ServerSentEventConnection listener, String data, String event, String id, IOException fault) {
            unsent.remove(listener);
        }
    }

    /** Ends every stream, so that the server need not wait for them. */
    @Override
    public void close() {
        thread.shutdownNow();
        for (ServerSentEventConnection listener : listeners.getConnections()) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.debug("a listener was gone already", e);
            }
        }
    }
}
