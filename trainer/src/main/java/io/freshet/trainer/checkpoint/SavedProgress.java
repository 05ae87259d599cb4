package io.freshet.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * The section {@code progress}, as JSON: how far the lineage has come, and where in the segments its examples are. What
 * a segment holds and this does not name is dead.
 *
 * @param replay in the buffer's order
 * @param validation oldest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SavedProgress(Progress progress, Reservoir replay, List<Answered> validation) {
    static final String FORMAT = "application/json";
    private static final ObjectMapper JSON = new ObjectMapper();

    SavedProgress {
        validation = List.copyOf(validation);
    }

    /**
     * An example's place.
     *
     * @param segment number of its segment among those of the checkpoint
     * @param position in the segment
     */
    record Place(int segment, int position) {}

    /**
     * The replay buffer.
     *
     * @param seen examples ever offered to it
     */
    record Reservoir(long seen, List<Place> places) {
        Reservoir {
            places = List.copyOf(places);
        }
    }

    /** A validation example, and what the last version shipped answered. */
    record Answered(Place place, List<Double> outcome) {
        Answered {
            outcome = List.copyOf(outcome);
        }
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("progress can be written as JSON; this is a bug", e);
        }
    }

    static SavedProgress read(byte[] bytes) throws CheckpointException {
        try {
            return JSON.readValue(bytes, SavedProgress.class);
        } catch (IOException e) {
            throw new CheckpointException("the checkpoint's progress cannot be read; restore the blob store", e);
        }
    }
}
