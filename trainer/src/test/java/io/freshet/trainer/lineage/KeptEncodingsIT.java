package io.freshet.trainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.Preparer;
import io.freshet.model.cache.VectorCache;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Split;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lineage over a frozen text encoder, whose encodings are kept. */
class KeptEncodingsIT {
    private static final int TEXTS = 6;
    private static final List<String> WORDS = List.of("stop at the light", "walk over the lawn", "swim in the sea");
    private static final FreshetConfig CONFIG = ConfigLoader.parse("test.yaml", """
            pipeline: colours
            modalities: {note: {encoder: minilm, max-tokens: 16}}
            task: {labels: [red, green, blue]}
            """, Map.of());

    @TempDir
    private Path directory;

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    @SuppressWarnings("MustBeClosed") // the lineage closes its cache
    void twelvePassesAndAWindowAfterThemCostOneEncodingOfEachTextAndLearnTheSame() throws Exception {
        TrainingState without = learned(lineage());
        Lineage lineage = lineage();
        VectorCache cache = VectorCache.open(directory.resolve("encodings"), 1 << 20);
        lineage.keepEncodings(cache);

        TrainingState with = learned(lineage);

        assertThat(with).isEqualTo(without);
        assertThat(cache.counts().missed()).isEqualTo(2 * TEXTS);
        assertThat(cache.counts().found())
                .isGreaterThanOrEqualTo(
                        2L * TEXTS * CONFIG.learning().fineTune().epochs());
    }

    private static TrainingState learned(Lineage lineage) throws Exception {
        try (lineage) {
            lineage.learn(window(0));
            lineage.learn(window(TEXTS));
            return lineage.state(List.of());
        }
    }

    private static Window window(int first) {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (int number = first; number < first + TEXTS; number++) {
            arrivals.add(Separable.arrival(0, number, example(number)));
        }
        return new Window(arrivals, List.of());
    }

    private static Example example(int number) {
        byte[] text = (WORDS.get(number % WORDS.size()) + " " + number).getBytes(StandardCharsets.UTF_8);
        Example example = Separable.example(number);
        example.setSplit(Split.TRAIN);
        example.getSample()
                .setParts(Map.of(
                        "note",
                        Part.newBuilder()
                                .setEventTime(Separable.START)
                                .setContentType("text/plain")
                                .setPayload(ByteBuffer.wrap(text))
                                .setSha256(Digests.sha256(text))
                                .build()));
        return example;
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private Lineage lineage() throws IOException {
        BlobStore blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        ModelSpec spec = ModelSpec.of(CONFIG);
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        return Lineage.begin(new Lineage.Material(
                CONFIG,
                spec,
                new FeatureCache(preparer, 1 << 20),
                new ResidentSections(blobs, ComputeDevice.CPU),
                new SectionWriter(blobs)));
    }
}
