package io.freshet.cli.run;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.app.StreamsApp;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.serving.app.ServingApp;
import io.freshet.trainer.app.TrainerApp;
import java.util.Map;

/** Every role by its name, wired to the app that is it. */
public final class Roles {

    private Roles() {}

    /** The roles that {@code freshet run} offers. */
    public static Map<String, Role> all() {
        return Map.of("streams", Roles::streams, "trainer", Roles::trainer, "serving", Roles::serving);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the role
    private static Role.Running streams(FreshetConfig config) throws Exception {
        StreamsApp app = StreamsApp.start(config);
        return new RunningRole(app, app::await);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the role
    private static Role.Running trainer(FreshetConfig config) throws Exception {
        TrainerApp app = TrainerApp.start(config);
        return new RunningRole(app, app::await);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the role
    private static Role.Running serving(FreshetConfig config) throws Exception {
        ServingApp app = ServingApp.start(config);
        return new RunningRole(app, app::await);
    }
}
