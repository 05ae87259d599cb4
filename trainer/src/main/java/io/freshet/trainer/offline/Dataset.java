package io.freshet.trainer.offline;

import io.freshet.schemas.event.Split;
import io.freshet.trainer.example.ReadyExample;
import java.util.Collection;
import java.util.List;

/** Examples by use; nothing of validation and test is learned. */
public record Dataset(List<ReadyExample> train, List<ReadyExample> validation, List<ReadyExample> test) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException when there is nothing to learn from
     */
    public Dataset {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        if (train.isEmpty()) {
            throw new IllegalArgumentException("Of " + (validation.size() + test.size())
                    + " examples none is to be learned; give more, or a larger share by split.train.");
        }
    }

    /** Examples by the use that each names. */
    public static Dataset of(Collection<ReadyExample> examples) {
        return new Dataset(part(examples, Split.TRAIN), part(examples, Split.VALIDATION), part(examples, Split.TEST));
    }

    private static List<ReadyExample> part(Collection<ReadyExample> examples, Split split) {
        return examples.stream()
                .filter(example -> example.example().getSplit() == split)
                .toList();
    }
}
