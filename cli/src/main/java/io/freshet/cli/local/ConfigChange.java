package io.freshet.cli.local;

import io.freshet.schemas.config.ConfigException;
import io.freshet.schemas.config.ConfigFault;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ModalityConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a data directory's pipeline cannot become: its topics have their partitions, its model has its shapes, and both
 * are named after the pipeline. Modalities and labels may come and go; what stays must stay as it is.
 */
final class ConfigChange {

    private static final String REMEDY = "; go back to it, or give the pipeline another name, which begins anew";

    private final FreshetConfig before;
    private final FreshetConfig after;
    private final List<ConfigFault> faults = new ArrayList<>();

    private ConfigChange(FreshetConfig before, FreshetConfig after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Returns when the pipeline may take the place of the one that the directory was last started with.
     *
     * @throws ConfigException with everything that cannot be honoured
     */
    static void refuseWhatCannotBe(Path last, Map<String, String> environment, FreshetConfig after) throws IOException {
        if (!Files.exists(last)) {
            return;
        }
        FreshetConfig before;
        try {
            before = ConfigLoader.parse(String.valueOf(last.getFileName()), ConfigLoader.text(last), environment);
        } catch (ConfigException e) {
            return; // of a release with other keys: the roles decide by what they have kept
        }
        List<ConfigFault> faults = faults(before, after);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    static List<ConfigFault> faults(FreshetConfig before, FreshetConfig after) {
        ConfigChange change = new ConfigChange(before, after);
        if (before.pipeline().equals(after.pipeline())) {
            change.compare();
        }
        return change.faults;
    }

    private void compare() {
        must(
                "topics.partitions",
                before.platform().topics().partitions(),
                after.platform().topics().partitions());
        must("task.type", before.task().type().label(), after.task().type().label());
        must("fusion", before.fusion().described(), after.fusion().described());
        List<String> kept = new ArrayList<>(before.task().labels());
        kept.retainAll(after.task().labels());
        List<String> now = new ArrayList<>(after.task().labels());
        now.retainAll(before.task().labels());
        // What the model knows of a label stands at its place.
        must("task.labels (those that were there before)", kept, now);
        after.modalities().forEach((name, modality) -> {
            ModalityConfig was = before.modalities().get(name);
            if (was != null) {
                must("modalities." + name, was.described(), modality.described());
            }
        });
    }

    private void must(String key, Object was, Object is) {
        if (!was.equals(is)) {
            faults.add(new ConfigFault(
                    key,
                    "is " + is + ", and this data directory has the pipeline " + before.pipeline() + " with " + was,
                    "",
                    "what was trained and stored cannot change so" + REMEDY));
        }
    }
}
