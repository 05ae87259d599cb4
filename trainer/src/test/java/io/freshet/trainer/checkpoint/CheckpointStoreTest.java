package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.trainer.checkpoint.Progress.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointStoreTest {
    private static final int KEEP = 3;

    private final List<BlobRef> written = new ArrayList<>();
    private final BlobStore blobs;
    private final CheckpointStore store;
    private List<Blob> earlier = List.of();
    private Ancestry ancestry = Ancestry.none();

    CheckpointStoreTest(@TempDir Path directory) throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
        store = new CheckpointStore(blobs, KEEP);
    }

    @Test
    void keepsTheNewestAndNothingElse() throws IOException {
        for (int i = 0; i < 6; i++) {
            write("artifact");
            store.prune(last(), progress("artifact"));
        }

        assertThat(kept()).containsExactly(false, false, false, true, true, true);
    }

    @Test
    void deletesLaterWhatACrashLeft() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("artifact");
            if (i != 3) { // as if the process had died between commit and deletion
                store.prune(last(), progress("artifact"));
            }
        }

        assertThat(kept()).containsExactly(false, false, true, true, true);
    }

    @Test
    void neverDeletesTheArtifactOfTheVersionShipped() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("");
            store.prune(last(), progress(written.get(0).getSha256()));
        }

        assertThat(kept()).containsExactly(true, false, true, true, true);
    }

    @Test
    void neverDeletesWhatAVersionCanBeGoneBackToBy() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("artifact");
            if (i == 0) {
                Blob checkpoint = new Blob(last().getSha256(), last().getSizeBytes());
                ancestry = ancestry.shipped(0).kept(new Ancestry.Ancestor(0, checkpoint, Map.of(0, 7L)));
            }
            store.prune(last(), progress("artifact"));
        }

        assertThat(kept()).containsExactly(true, false, true, true, true);
    }

    private void write(String content) throws IOException {
        if (!written.isEmpty()) {
            earlier = store.earlier(last(), earlier);
        }
        written.add(blobs.put((content + written.size()).getBytes(StandardCharsets.UTF_8)));
    }

    private Progress progress(String artifact) {
        return new Progress(
                "", 1, 1, 1, null, new Progress.Shipped(1, new Blob(artifact, 1), 1, 1), earlier, List.of(), ancestry);
    }

    private BlobRef last() {
        return written.get(written.size() - 1);
    }

    private List<Boolean> kept() throws IOException {
        List<Boolean> kept = new ArrayList<>();
        for (BlobRef ref : written) {
            kept.add(blobs.contains(ref));
        }
        return kept;
    }
}
