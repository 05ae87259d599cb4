package io.freshet.schemas.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole pipeline's settings, checked. Defaults and the meaning of every key stand in {@code reference.yaml}.
 *
 * @param pipeline name of the pipeline, the middle part of its topics' names
 * @param modalities one to eight, in the order of the file
 * @param fusion how modalities become one
 */
public record FreshetConfig(
        String pipeline,
        Map<String, ModalityConfig> modalities,
        TaskConfig task,
        FusionConfig fusion,
        LearningConfig learning,
        WindowConfig window,
        GateConfig gate,
        RolloutConfig rollout,
        RollbackConfig rollback,
        VersionsConfig versions,
        AlignConfig align,
        LabelsConfig labels,
        SplitConfig split,
        ServersConfig servers,
        PlatformConfig platform) {
    public FreshetConfig {
        modalities = Collections.unmodifiableMap(new LinkedHashMap<>(modalities));
    }

    static FreshetConfig from(ConfigSection root) {
        Map<String, ModalityConfig> modalities = ModalityConfig.allFrom(root.section("modalities"));
        TaskConfig task = TaskConfig.from(root.section("task"));
        return new FreshetConfig(
                root.matching(
                        "pipeline",
                        "[a-z0-9][a-z0-9-]{0,62}",
                        "lower-case letters, digits and dashes, for example digits"),
                modalities,
                task,
                FusionConfig.from(root.section("fusion")),
                LearningConfig.from(root, modalities.values()),
                WindowConfig.from(root.section("window")),
                GateConfig.from(root.section("gate")),
                RolloutConfig.from(root.section("rollout")),
                RollbackConfig.from(root.section("rollback")),
                VersionsConfig.from(root.section("versions")),
                AlignConfig.from(
                        root.section("align"), root.section("modalities").names()),
                LabelsConfig.from(root.section("labels"), task),
                SplitConfig.from(root.section("split")),
                ServersConfig.from(root),
                PlatformConfig.from(root));
    }
}
