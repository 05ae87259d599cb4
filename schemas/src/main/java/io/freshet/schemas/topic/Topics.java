package io.freshet.schemas.topic;

import io.freshet.schemas.config.FreshetConfig;
import java.util.ArrayList;
import java.util.List;

/** Names of the topics of one pipeline: {@code freshet.<pipeline>.<topic>}. */
public record Topics(String pipeline, List<String> modalities) {
    public Topics {
        modalities = List.copyOf(modalities);
    }

    public static Topics of(FreshetConfig config) {
        return new Topics(config.pipeline(), List.copyOf(config.modalities().keySet()));
    }

    /** Events of one modality. */
    public String modality(String name) {
        return named(name);
    }

    /** Event topics of every modality, in the order of the configuration. */
    public List<String> events() {
        return modalities.stream().map(this::named).toList();
    }

    public String samples() {
        return named("samples");
    }

    public String feedback() {
        return named("feedback");
    }

    public String predictions() {
        return named("predictions");
    }

    public String examples() {
        return named("examples");
    }

    public String versions() {
        return named("versions");
    }

    public String rollouts() {
        return named("rollouts");
    }

    public String standing() {
        return named("standing");
    }

    public String checkpoints() {
        return named("checkpoints");
    }

    public String deadLetters() {
        return named("dead-letters");
    }

    public String trainerLog() {
        return named("trainer-log");
    }

    public String alerts() {
        return named("alerts");
    }

    /** Events that came on another partition than their key's, on the way to theirs. */
    public String eventsRepartition() {
        return named("events-repartition");
    }

    /** Samples, predictions and feedback that came on another partition than their key's, on the way to theirs. */
    public String labelsRepartition() {
        return named("labels-repartition");
    }

    /** Internal topics of the streams role, with as many partitions as those keyed by sampleId. */
    public List<String> repartition() {
        return List.of(eventsRepartition(), labelsRepartition());
    }

    /** Topics keyed by sampleId, with equal partition counts. */
    public List<String> keyedBySample() {
        List<String> topics = new ArrayList<>(events());
        topics.addAll(List.of(samples(), feedback(), predictions(), examples(), deadLetters()));
        return topics;
    }

    /** Topics of one partition, whose order is everybody's order. */
    public List<String> ordered() {
        return List.of(versions(), standing(), rollouts(), checkpoints(), trainerLog(), alerts());
    }

    private String named(String topic) {
        return "freshet." + pipeline + "." + topic;
    }
}
