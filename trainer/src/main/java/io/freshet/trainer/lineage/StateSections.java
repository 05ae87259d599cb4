package io.freshet.trainer.lineage;

import io.freshet.model.Learner;
import io.freshet.model.MultimodalModel;
import io.freshet.model.section.SectionWriter;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weights and moments of a model in training as sections of the store: written when they changed. One thread. */
final class StateSections {
    private final SectionWriter writer;
    private final MultimodalModel model;
    /** The present weights; empty where the store does not have all of them. */
    private Optional<List<NamedBlob>> weights = Optional.empty();
    /** The present moments, likewise. */
    private Optional<NamedBlob> moments = Optional.empty();

    StateSections(SectionWriter writer, MultimodalModel model) {
        this.writer = writer;
        this.model = model;
    }

    /** Tells that sections of the model are in the store, as they are now. */
    void known(List<NamedBlob> sections) {
        writer.known(model, sections(ofModel(sections)));
    }

    /** Tells that model and learner are as a state has them. */
    void restored(TrainingState state) {
        known(state.sections());
        List<NamedBlob> stored = ofModel(state.sections());
        if (StateReader.names(stored).containsAll(MultimodalModel.sectionNames(model.spec()))) {
            weights = Optional.of(stored);
        }
        moments = state.section(TrainingState.MOMENTS);
    }

    /** Tells that model and learner are no longer what they were. */
    void changed() {
        weights = Optional.empty();
        moments = Optional.empty();
    }

    /** Tells that the present weights became a version. */
    void shipped(List<NamedBlob> sections) {
        weights = Optional.of(ofModel(sections));
    }

    /**
     * Writes what changed.
     *
     * @return all of it
     * @throws IOException when the store cannot take it now
     */
    List<NamedBlob> put(Learner learner) throws IOException {
        if (weights.isEmpty()) {
            weights = Optional.of(writer.put(model).stream().map(NamedBlob::of).toList());
        }
        if (moments.isEmpty()) {
            moments = Optional.of(NamedBlob.of(writer.put(TrainingState.MOMENTS, learner::writeState)));
        }
        List<NamedBlob> all = new ArrayList<>(weights.get());
        all.add(moments.get());
        return all;
    }

    private List<NamedBlob> ofModel(List<NamedBlob> sections) {
        List<String> known = MultimodalModel.sectionNames(model.spec());
        return sections.stream()
                .filter(section -> known.contains(section.name()))
                .toList();
    }

    private static List<Section> sections(List<NamedBlob> named) {
        return named.stream().map(NamedBlob::section).toList();
    }
}
