package io.freshet.trainer.gate;

import io.freshet.model.task.FigureOfMerit;

/**
 * What is known of a candidate (the weights after a window) and the incumbent (the last version shipped).
 *
 * @param incumbentVersion 0 is the untrained base
 * @param windowsSinceShipped at least 1
 * @param stepsSinceShipped optimizer steps that changed the candidate's weights since the incumbent was shipped
 * @param learning how the window's own steps went
 * @param validation validation examples that both were evaluated on
 * @param merit by what the two are compared
 * @param candidate the candidate's value of it on them; any value when there are none
 * @param incumbent the incumbent's
 */
public record Evidence(
        long incumbentVersion,
        long windowsSinceShipped,
        long stepsSinceShipped,
        Learning learning,
        int validation,
        FigureOfMerit merit,
        double candidate,
        double incumbent) {

    /**
     * How the steps of a window went.
     *
     * @param tried steps
     * @param refused those of them whose loss or gradient was not finite, which changed nothing
     */
    public record Learning(int tried, int refused) {}
}
