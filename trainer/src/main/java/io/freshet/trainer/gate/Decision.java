package io.freshet.trainer.gate;

import io.freshet.schemas.event.GateDecision;

/** What the gate said, and why, in words. */
public record Decision(GateDecision gate, String reason) {}
