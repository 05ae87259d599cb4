package io.freshet.trainer.gate;

import io.freshet.model.task.FigureOfMerit;

/**
 * What is known of a candidate (the weights after a window) and the incumbent (the last version shipped).
 *
 * @param incumbentVersion 0 is the untrained base
 * @param windowsSinceShipped at least 1
 * @param stepsSinceShipped optimizer steps that changed the candidate's weights since the incumbent was shipped
 * @param learning how the window's own steps went
 * @param comparison of the two on the validation examples
 */
public record Evidence(
        long incumbentVersion,
        long windowsSinceShipped,
        long stepsSinceShipped,
        Learning learning,
        Comparison comparison) {

    /**
     * Both on the same examples.
     *
     * @param examples validation examples that both were evaluated on
     * @param merit by what the two are compared
     * @param candidate the candidate's value of it on them; any value when there are none
     * @param incumbent the incumbent's
     * @param chance how likely a candidate that is no worse would look at least as bad, in [0, 1]
     */
    public record Comparison(int examples, FigureOfMerit merit, double candidate, double incumbent, double chance) {}

    /**
     * How the steps of a window went.
     *
     * @param tried steps
     * @param refused those of them whose loss or gradient was not finite, which changed nothing
     */
    public record Learning(int tried, int refused) {}
}
