package io.freshet.trainer.offline;

/** Hears how training goes, on its thread. */
public interface OfflineListener {
    /** One more step is done, whose answers had this mean loss. */
    void step(double loss);

    /** One more pass is done. */
    void epoch(OfflineReport.Epoch epoch);

    /** Hears nothing. */
    static OfflineListener none() {
        return new OfflineListener() {
            @Override
            public void step(double loss) {
                // Nobody listens.
            }

            @Override
            public void epoch(OfflineReport.Epoch epoch) {
                // Nobody listens.
            }
        };
    }
}
