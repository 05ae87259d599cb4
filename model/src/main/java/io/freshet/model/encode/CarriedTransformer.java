package io.freshet.model.encode;

import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.transformer.TransformerFamily;
import io.freshet.schemas.transformer.TransformerShape;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import io.freshet.schemas.transformer.TransformerShape.Embeddings;
import java.util.Optional;

/**
 * A pretrained text encoder whose weights and tokenizer lie on the class path.
 *
 * @param weights absolute name of an ONNX file
 * @param tokenizer absolute name of a {@code tokenizer.json}
 */
record CarriedTransformer(String name, TransformerShape shape, Pooling pooling, String weights, String tokenizer) {
    private static final int LONGEST = 512;

    /**
     * Trained for sentences in English, mean over the tokens.
     *
     * <p><em>Source:</em> sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
     */
    static final CarriedTransformer MINILM = new CarriedTransformer(
            "minilm",
            bert(30_522, new Blocks(6, 384, 12, 1536, Activation.GELU)),
            Pooling.MEAN,
            "/all-minilm-l6-v2.onnx",
            "/all-minilm-l6-v2-tokenizer.json");

    /**
     * Trained for sentences in Chinese, by the first token.
     *
     * <p><em>Source:</em> BAAI/bge-small-zh-v1.5 (MIT), quantised to eight bits.
     */
    static final CarriedTransformer BGE_SMALL_ZH = new CarriedTransformer(
            "bge-small-zh",
            bert(21_128, new Blocks(4, 512, 8, 2048, Activation.GELU)),
            Pooling.CLS,
            "/bge-small-zh-v1.5-q.onnx",
            "/bge-small-zh-v1.5-q-tokenizer.json");

    private static TransformerShape bert(int vocabulary, Blocks blocks) {
        return new TransformerShape(
                TransformerFamily.BERT,
                new Embeddings(vocabulary, LONGEST, 2, 0),
                blocks,
                1e-12f,
                LONGEST,
                Optional.empty());
    }
}
