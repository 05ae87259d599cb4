package io.freshet.model.transformer;

import io.freshet.schemas.transformer.TransformerFamily;

/**
 * Names of a family's layers, as Hugging Face writes them.
 *
 * @param block what stands before a block's number
 */
record ParameterNames(
        String block,
        String query,
        String key,
        String value,
        String attended,
        String attendedNorm,
        String inner,
        String outer,
        String outerNorm) {
    private static final ParameterNames BERT = new ParameterNames(
            "encoder.layer.",
            ".attention.self.query",
            ".attention.self.key",
            ".attention.self.value",
            ".attention.output.dense",
            ".attention.output.LayerNorm",
            ".intermediate.dense",
            ".output.dense",
            ".output.LayerNorm");
    private static final ParameterNames DISTILBERT = new ParameterNames(
            "transformer.layer.",
            ".attention.q_lin",
            ".attention.k_lin",
            ".attention.v_lin",
            ".attention.out_lin",
            ".sa_layer_norm",
            ".ffn.lin1",
            ".ffn.lin2",
            ".output_layer_norm");
    private static final ParameterNames DEBERTA = new ParameterNames(
            BERT.block,
            ".attention.self.query_proj",
            ".attention.self.key_proj",
            ".attention.self.value_proj",
            BERT.attended,
            BERT.attendedNorm,
            BERT.inner,
            BERT.outer,
            BERT.outerNorm);

    /** Of transformers over patches of pictures, which norm first. */
    static final ParameterNames VIT = new ParameterNames(
            BERT.block,
            ".attention.attention.query",
            ".attention.attention.key",
            ".attention.attention.value",
            BERT.attended,
            ".layernorm_before",
            BERT.inner,
            BERT.outer,
            ".layernorm_after");

    static ParameterNames of(TransformerFamily family) {
        return switch (family) {
            case BERT, ROBERTA, XLM_ROBERTA -> BERT;
            case DISTILBERT -> DISTILBERT;
            case DEBERTA_V2 -> DEBERTA;
        };
    }
}
