package io.freshet.schemas.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; its message is every fault, a line each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigFault> faults;

    /** Of all that is wrong. */
    public ConfigException(List<ConfigFault> faults) {
        super(faults.stream().map(ConfigFault::toString).collect(Collectors.joining(System.lineSeparator())));
        this.faults = List.copyOf(faults);
    }

    /** All faults, in the order of the reference file. */
    public List<ConfigFault> faults() {
        return faults;
    }
}
