package io.freshet.trainer.app;

import io.freshet.node.child.Lifeline;
import io.freshet.schemas.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;

/** A trainer in a process of its own, to be killed. */
final class TrainerMain {
    private TrainerMain() {}

    public static void main(String[] arguments) throws Exception {
        Lifeline.follow();
        try (TrainerApp app = TrainerApp.start(ConfigLoader.load(Path.of(arguments[0]), Map.of()))) {
            Lifeline.ready("trainer");
            app.await();
        }
    }
}
