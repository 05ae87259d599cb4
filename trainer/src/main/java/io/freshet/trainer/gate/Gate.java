package io.freshet.trainer.gate;

import static io.freshet.schemas.event.GateDecision.HELD;
import static io.freshet.schemas.event.GateDecision.PASSED;
import static io.freshet.schemas.event.GateDecision.REVERTED;
import static io.freshet.schemas.event.GateDecision.UNDECIDED;

import io.freshet.model.task.FigureOfMerit;
import io.freshet.schemas.config.GateConfig;
import io.freshet.schemas.event.GateDecision;
import java.util.Locale;

/** Lets weights become a version, holds them back, or has them thrown away. A pure function of the evidence. */
public final class Gate {
    private final GateConfig config;

    public Gate(GateConfig config) {
        this.config = config;
    }

    public Decision decide(Evidence evidence) {
        if (evidence.learning().tried() > 0
                && evidence.learning().refused() == evidence.learning().tried()) {
            return new Decision(
                    REVERTED,
                    "loss or gradient was not finite in any of "
                            + evidence.learning().tried() + " steps");
        }
        if (evidence.stepsSinceShipped() == 0) {
            return new Decision(UNDECIDED, "nothing learned since version " + evidence.incumbentVersion());
        }
        int examples = evidence.comparison().examples();
        if (examples < config.minimumValidation()) {
            return new Decision(
                    UNDECIDED, examples + " of " + config.minimumValidation() + " validation examples are there");
        }
        return compare(evidence);
    }

    /** What is said of weights or moments that are no numbers any more: nothing can be measured with them. */
    public static Decision notFinite() {
        return new Decision(REVERTED, "weights or moments were not finite after the window");
    }

    /** What looks much worse never ships; what looks a little worse is held back when chance does not explain it. */
    private Decision compare(Evidence evidence) {
        Evidence.Comparison comparison = evidence.comparison();
        double lost = comparison.merit().lost(comparison.candidate(), comparison.incumbent());
        boolean isWorse = comparison.chance() < config.significance();
        if (lost > config.revertBelow()) {
            return said(isWorse ? REVERTED : HELD, evidence, "more than " + percent(config.revertBelow()) + " below");
        }
        if (lost > config.tolerance() && isWorse) {
            return said(HELD, evidence, "more than " + percent(config.tolerance()) + " below");
        }
        if (evidence.incumbentVersion() == 0 && lost >= 0) {
            return said(HELD, evidence, "not better than");
        }
        if (evidence.windowsSinceShipped() < config.every()) {
            return new Decision(
                    HELD,
                    evidence.windowsSinceShipped() + " windows since version " + evidence.incumbentVersion()
                            + ", a version ships every " + config.every());
        }
        return said(PASSED, evidence, compared(lost));
    }

    private String compared(double lost) {
        if (lost > config.tolerance()) {
            return "by chance below";
        }
        if (lost > 0) {
            return "within " + percent(config.tolerance()) + " of";
        }
        return lost < 0 ? "better than" : "as good as";
    }

    private static Decision said(GateDecision gate, Evidence evidence, String compared) {
        Evidence.Comparison comparison = evidence.comparison();
        FigureOfMerit merit = comparison.merit();
        return new Decision(
                gate,
                merit.name() + " " + merit.shown(comparison.candidate()) + " on " + comparison.examples()
                        + " validation examples, " + compared + " version " + evidence.incumbentVersion() + " ("
                        + merit.shown(comparison.incumbent()) + ")");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
