package io.freshet.schemas.contract;

import io.freshet.schemas.event.DeadLetterReason;

/**
 * Why a record cannot be used.
 *
 * @param message what is wrong, where, and the remedy
 */
public record Fault(DeadLetterReason reason, String message) {}
