package io.freshet.schemas.failure;

/** An exception that knows whose failure it is; it overrules what its causes would say. */
@FunctionalInterface
public interface Classified {
    Failure failure();
}
