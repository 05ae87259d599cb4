package io.freshet.schemas.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceDirectoryTest {
    private static final String BERT = """
            {"model_type": "bert", "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2,
             "num_attention_heads": 2, "intermediate_size": 12, "max_position_embeddings": 32}""";
    private static final String MDEBERTA = """
            {"model_type": "deberta-v2", "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_size": 768,
             "intermediate_size": 3072, "max_position_embeddings": 512, "relative_attention": true,
             "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true, "pos_att_type": "p2c|c2p",
             "layer_norm_eps": 1e-7, "max_relative_positions": -1, "position_biased_input": false,
             "num_attention_heads": 12, "num_hidden_layers": 12, "type_vocab_size": 0, "vocab_size": 251000}""";

    @TempDir
    Path directory;

    @Test
    void readsTheShapeOfTheLayersAndMeansTheTokens() throws IOException {
        HuggingFaceDirectory read = HuggingFaceDirectory.read(holding(BERT));

        assertThat(read.shape())
                .isEqualTo(new TransformerShape(
                        TransformerFamily.BERT,
                        new TransformerShape.Embeddings(100, 32, 2, 0),
                        new TransformerShape.Blocks(2, 8, 2, 12, Activation.GELU),
                        1e-12f,
                        32,
                        Optional.empty()));
        assertThat(read.pooling()).isEqualTo(Pooling.MEAN);
    }

    @Test
    void readsDisentangledAttention() throws IOException {
        TransformerShape shape = HuggingFaceDirectory.read(holding(MDEBERTA)).shape();

        assertThat(shape.embeddings().positions()).isZero();
        assertThat(shape.relative()).contains(new RelativeAttention(256, 512, true, true, true, true));
    }

    @Test
    void robertaCountsPositionsFromAfterThePadding() throws IOException {
        String roberta = BERT.replace("\"bert\"", "\"roberta\", \"pad_token_id\": 1");

        assertThat(HuggingFaceDirectory.read(holding(roberta)).shape().longest())
                .isEqualTo(30);
    }

    @Test
    void takesThePoolingThatSentenceTransformersWrote() throws IOException {
        holding(BERT);
        Files.createDirectory(directory.resolve("1_Pooling"));
        Files.writeString(
                directory.resolve("1_Pooling/config.json"),
                "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");

        assertThat(HuggingFaceDirectory.read(directory).pooling()).isEqualTo(Pooling.CLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {BERT, MDEBERTA})
    void aShapeComesBackFromItsSignature(String config) throws IOException {
        TransformerShape shape = HuggingFaceDirectory.read(holding(config)).shape();

        assertThat(TransformerShape.ofSignature(shape.signature())).isEqualTo(shape);
    }

    @Test
    void directoriesThatGiveOtherTokensHaveAnotherDigest() throws IOException {
        String before = HuggingFaceDirectory.read(holding(BERT)).digest();
        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"2\"}");

        assertThat(HuggingFaceDirectory.read(directory).digest()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bert\"                 | \"t5\"                                        | model_type t5, which is not known; it must be one of bert, roberta",
                "\"model_type\": \"bert\", | ''                                           | model_type nothing, which is not known",
                "\"hidden_size\": 8       | \"hidden_size\": 9                           | multiple",
                "\"hidden_size\": 8       | \"hidden_size\": -8                          | hidden_size is -8",
                "\"hidden_size\": 8       | \"hidden_size\": 1e99                        | hidden_size is 1.0E99",
                "\"hidden_size\": 8,      | ''                                           | hidden_size is missing",
                "\"vocab_size\": 100      | \"vocab_size\": 2000000000                   | vocab_size is 2000000000",
                "\"hidden_size\": 8       | \"hidden_size\": 8, \"hidden_act\": \"mish\" | hidden_act is mish",
                "\"hidden_size\": 8       | \"hidden_size\": 8, \"is_decoder\": true     | is_decoder is true",
                "\"hidden_size\": 8       | \"hidden_size\": 8, \"position_embedding_type\": \"relative_key\" | position_embedding_type",
                "\"hidden_size\": 8       | \"hidden_size\": 8, \"quantization_config\": {} | quantization_config",
                "\"hidden_size\": 8       | \"hidden_size\": 8, \"layer_norm_eps\": 0     | layer_norm_eps is 0",
                "\"bert\"                 | \"roberta\", \"pad_token_id\": 29           | max_position_embeddings is 32",
                "{                        | [                                            | is no JSON",
            })
    void refusesWhatItCannotBuildByName(String part, String instead, String fault) throws IOException {
        holding(BERT.replace(part, instead));

        assertThatThrownBy(() -> HuggingFaceDirectory.read(directory))
                .isInstanceOf(ModelDirectoryException.class)
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json"})
    void saysWhichFileIsMissing(String file) throws IOException {
        Files.delete(holding(BERT).resolve(file));

        assertThatThrownBy(() -> HuggingFaceDirectory.read(directory))
                .hasMessageContaining("has no " + file)
                .hasMessageContaining("save_pretrained");
    }

    private Path holding(String config) throws IOException {
        Files.writeString(directory.resolve("config.json"), config);
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
        return directory;
    }
}
