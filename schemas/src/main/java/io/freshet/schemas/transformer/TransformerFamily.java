package io.freshet.schemas.transformer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The transformer encoders that can be built, by their {@code model_type} in a Hugging Face {@code config.json}. */
public enum TransformerFamily {
    /** BERT, multilingual BERT, MiniLM, BGE and what else has its layout. */
    BERT("bert"),
    ROBERTA("roberta"),
    XLM_ROBERTA("xlm-roberta"),
    DISTILBERT("distilbert"),
    /** DeBERTa v2 and v3, mDeBERTa. */
    DEBERTA_V2("deberta-v2");

    private final String modelType;

    TransformerFamily(String modelType) {
        this.modelType = modelType;
    }

    /** The {@code model_type}. */
    public String modelType() {
        return modelType;
    }

    /** The {@code model_type} of every family. */
    public static List<String> modelTypes() {
        return Stream.of(values()).map(TransformerFamily::modelType).toList();
    }

    /** Empty when the type is of no family that can be built. */
    public static Optional<TransformerFamily> of(String modelType) {
        return Stream.of(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }

    /** Whether positions are counted from after the padding token's id. */
    public boolean countsFromPadding() {
        return this == ROBERTA || this == XLM_ROBERTA;
    }
}
