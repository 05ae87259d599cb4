package io.freshet.cli.run;

import io.freshet.ingest.app.GatewayApp;
import io.freshet.ingest.app.StreamsApp;
import io.freshet.serving.app.ServingApp;
import io.freshet.trainer.app.TrainerApp;
import java.util.Map;

/** The roles of a system by the names that {@code freshet run} knows them by. */
public final class Roles {

    private Roles() {}

    /** The gateway alone; streams (gateway, alignment, labels); trainer; serving. */
    @SuppressWarnings("MustBeClosed") // whoever starts a role closes it
    public static Map<String, Role> all() {
        return Map.of(
                "gateway",
                config -> {
                    GatewayApp app = GatewayApp.start(config);
                    return new RunningRole(app, app::await);
                },
                "streams",
                config -> {
                    StreamsApp app = StreamsApp.start(config);
                    return new RunningRole(app, app::await);
                },
                "trainer",
                config -> {
                    TrainerApp app = TrainerApp.start(config);
                    return new RunningRole(app, app::await);
                },
                "serving",
                config -> {
                    ServingApp app = ServingApp.start(config);
                    return new RunningRole(app, app::await);
                });
    }
}
