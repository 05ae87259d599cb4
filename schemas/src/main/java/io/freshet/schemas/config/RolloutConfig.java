package io.freshet.schemas.config;

/** How a version that passed the gate comes to serve. */
public record RolloutConfig(Policy policy) {

    /** DIRECT: loaded, verified, swapped in. */
    public enum Policy {
        DIRECT
    }

    static RolloutConfig from(ConfigSection section) {
        section.oneOf("policy", "direct");
        return new RolloutConfig(Policy.DIRECT);
    }
}
