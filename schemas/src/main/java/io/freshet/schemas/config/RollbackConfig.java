package io.freshet.schemas.config;

/**
 * What a rollback means for training, which goes on from a version before the one that was taken out.
 *
 * @param examples what becomes of the examples that the branch taken out had learned
 */
public record RollbackConfig(Examples examples) {

    /** RELEARN: they are learned again on the good branch. QUARANTINE: they are left out for good. */
    public enum Examples {
        RELEARN,
        QUARANTINE
    }

    static RollbackConfig from(ConfigSection section) {
        boolean relearn = section.oneOf("examples", "relearn", "quarantine").equals("relearn");
        return new RollbackConfig(relearn ? Examples.RELEARN : Examples.QUARANTINE);
    }
}
