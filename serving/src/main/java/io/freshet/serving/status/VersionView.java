package io.freshet.serving.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.serving.version.VersionStates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version as people see it.
 *
 * @param state where it stands, for example AVAILABLE
 * @param reason why it stands there
 * @param since when that was decided
 * @param examples training examples learned in its lineage
 * @param newestExample feedback time of the newest of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionView(
        long version,
        @Nullable Long parent,
        String state,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant since,
        boolean pinned,
        Instant createdAt,
        Map<String, Double> metrics,
        long window,
        long step,
        long examples,
        @Nullable Instant newestExample,
        long artifactBytes,
        String artifact) {

    /** Every version, the newest first; the one that serves is among them though its record was deleted. */
    public static List<VersionView> all(VersionStates states, Optional<ModelVersion> serving) {
        SortedMap<Long, ModelVersion> manifests = new TreeMap<>(states.manifests());
        serving.ifPresent(manifest -> manifests.putIfAbsent(manifest.getVersion(), manifest));
        List<VersionView> views = new ArrayList<>();
        manifests.values().forEach(manifest -> views.add(of(states, manifest)));
        Collections.reverse(views);
        return views;
    }

    static VersionView of(VersionStates states, ModelVersion manifest) {
        long version = manifest.getVersion();
        Provenance provenance = manifest.getProvenance();
        VersionStanding standing = states.standing(version).orElse(null);
        boolean available =
                states.available().filter(number -> number == version).isPresent();
        return new VersionView(
                version,
                manifest.getParent(),
                states.state(version).name(),
                standing == null ? null : standing.getReason(),
                standing == null ? null : standing.getDecidedBy(),
                standing == null ? null : standing.getDecidedAt(),
                available && states.isPinned(),
                manifest.getCreatedAt(),
                new TreeMap<>(manifest.getMetrics()),
                provenance.getWindow(),
                provenance.getStep(),
                provenance.getExamples(),
                provenance.getNewestExample(),
                blobs(manifest).mapToLong(BlobRef::getSizeBytes).sum(),
                digest(blobs(manifest).map(BlobRef::getSha256).toList()));
    }

    private static Stream<BlobRef> blobs(ModelVersion manifest) {
        return manifest.getArtifact() == null
                ? manifest.getSections().stream().map(Section::getBlob)
                : Stream.of(manifest.getArtifact());
    }

    /** Of several blobs the digest of their digests: equal exactly when they are. */
    private static String digest(List<String> digests) {
        return digests.size() == 1
                ? digests.get(0)
                : Digests.sha256(String.join("\n", digests).getBytes(StandardCharsets.UTF_8));
    }
}
