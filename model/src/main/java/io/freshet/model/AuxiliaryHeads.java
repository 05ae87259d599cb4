package io.freshet.model;

import io.freshet.model.fuse.Fusion;
import io.freshet.model.fuse.ModalityBatch;
import io.freshet.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A head for each modality of a fused network, which answers from that modality alone and is used in training only: its
 * loss makes every encoder learn what its modality can say by itself, where the loss of the fused answer is content as
 * soon as one of them is right. Without parameters where there is nothing to fuse. Any thread.
 *
 * <p><em>Source:</em> Wang, Tran and Feiszli 2020, What Makes Training Multi-Modal Classification Networks Hard?,
 * section 3.
 *
 * @param names of the heads, in the order of the modalities; empty for a network of one modality
 */
record AuxiliaryHeads(List<String> names) {
    /** The heads of a fusion that answers from each modality by itself anyway serve here too. */
    static AuxiliaryHeads of(List<String> modalities, Fusion fusion) {
        return new AuxiliaryHeads(
                modalities.size() < 2
                        ? List.of()
                        : modalities.stream().map(fusion::headOf).toList());
    }

    /** These names and those of the heads that the fusion calls, once each. */
    List<String> beside(List<String> fused) {
        Set<String> all = new LinkedHashSet<>(fused);
        all.addAll(names);
        return List.copyOf(all);
    }

    /** A task's parameters, those of heads that only serve here marked so. */
    List<ParameterSpec> marked(List<ParameterSpec> parameters, List<String> fused) {
        Set<String> own = new LinkedHashSet<>(names);
        fused.forEach(own::remove);
        return parameters.stream()
                .map(spec ->
                        own.stream().anyMatch(head -> spec.name().startsWith(head + ".")) ? spec.auxiliary() : spec)
                .toList();
    }

    /** What each modality answers by itself, of those that some sample of the batch has. */
    List<LearningOutputs.OfModality> outputs(List<ModalityBatch> modalities, Fusion.Heads heads) {
        List<LearningOutputs.OfModality> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ModalityBatch batch = modalities.get(i);
            String head = names.get(i);
            batch.encoded()
                    .ifPresent(encoded -> outputs.add(
                            new LearningOutputs.OfModality(heads.apply(head, encoded.pooled()), batch.present())));
        }
        return outputs;
    }
}
