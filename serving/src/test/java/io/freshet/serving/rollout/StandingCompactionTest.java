package io.freshet.serving.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import io.freshet.serving.version.StandingFold;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionStatesLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What instances conclude from the topic of standings does not depend on what compaction has left of it, or on the
 * order in which it is read. The leader and two operators decide at the same time, each on what it read last; whoever
 * was overtaken is fenced and writes nothing.
 */
final class StandingCompactionTest {
    private static final int VERSIONS = 8;

    /** A decision as it is made: by whom, of what kind, about which version, and whether on a standing that is past. */
    record Step(int by, int kind, long version, boolean overtaken) {
        static Step of(int number) {
            return new Step(number % 3, number / 3 % 5, number / 15 % VERSIONS, number / 120 % 4 == 0);
        }
    }

    @Property
    void whatCompactionLeavesSaysTheSameInAnyOrder(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 479) Integer> numbers, @ForAll long seed) {
        List<Standing> log = written(numbers.stream().map(Step::of).toList());
        Random random = new Random(seed);
        List<Standing> compacted = new ArrayList<>(log.subList(0, log.size() - 1));
        compacted.removeIf(standing -> random.nextBoolean());
        compacted.add(log.get(log.size() - 1));
        List<Standing> shuffled = new ArrayList<>(compacted);
        Collections.shuffle(shuffled, random);

        VersionStates whole = read(log, List.of());
        VersionStates rest = read(compacted, List.of());
        VersionStates anyOrder = read(shuffled, List.of());
        VersionStates twice = read(shuffled, log);

        assertThat(List.of(rest, anyOrder, twice))
                .allSatisfy(states -> assertThat(conclusions(states)).isEqualTo(conclusions(whole)));
    }

    @Property
    void epochsRiseAndThePinHoldsAgainstThePolicy(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 479) Integer> numbers) {
        List<Standing> log = written(numbers.stream().map(Step::of).toList());

        for (int i = 1; i < log.size(); i++) {
            Standing before = log.get(i - 1);
            Standing after = log.get(i);
            assertThat(after.getEpoch()).isEqualTo(before.getEpoch() + 1);
            boolean byPolicy = after.getVersions().stream()
                    .filter(standing -> !before.getVersions().contains(standing))
                    .allMatch(standing -> standing.getDecidedBy().equals(StandingFold.POLICY));
            if (before.getPinned() && byPolicy) {
                assertThat(after.getAvailable()).isEqualTo(before.getAvailable());
            }
        }
    }

    private static List<Standing> written(List<Step> steps) {
        List<Standing> log = new ArrayList<>();
        Standing now = StandingFold.none("p");
        log.add(now);
        for (Step step : steps) {
            if (step.overtaken()) {
                // It read the same standing as the next one, which began after it and fenced it: nothing is written.
                continue;
            }
            now = StandingFold.of(now).decided(decided(step, now)).next();
            log.add(now);
        }
        return log;
    }

    private static List<Rollout> decided(Step step, Standing now) {
        String by = step.by() == 0 ? StandingFold.POLICY : "operator";
        Decisions decisions = new Decisions(now, by, Instant.EPOCH);
        Long available = now.getAvailable();
        return switch (step.kind()) {
            case 0 -> decisions.available(step.version(), "newer", VersionState.RETIRED);
            case 1 ->
                step.by() == 0
                        ? List.of(decisions.to(step.version(), VersionState.REJECTED, "damaged"))
                        : decisions.pinned(step.version());
            case 2 ->
                available == null || available == step.version() || step.by() == 0
                        ? List.of()
                        : decisions.available(step.version(), "rolled back", VersionState.ROLLED_BACK);
            case 3 -> available == null || step.by() == 0 ? List.of() : decisions.unpinned(available);
            default ->
                available != null && available == step.version()
                        ? List.of()
                        : List.of(decisions.to(step.version(), VersionState.RETIRED, "overtaken"));
        };
    }

    private static VersionStates read(List<Standing> standings, List<Standing> again) {
        VersionStatesLog log = new VersionStatesLog("p");
        standings.forEach(log::stands);
        again.forEach(log::stands);
        for (long version = 0; version < VERSIONS; version++) {
            log.published(version(version));
        }
        return log.snapshot();
    }

    private static String conclusions(VersionStates states) {
        StringBuilder said = new StringBuilder();
        said.append(states.available())
                .append(states.isPinned())
                .append(states.fallbacks())
                .append(states.standing().getEpoch());
        for (long version = 0; version < VERSIONS; version++) {
            said.append(' ').append(states.state(version)).append(states.standing(version));
        }
        return said.toString();
    }

    private static ModelVersion version(long number) {
        return ModelVersion.newBuilder()
                .setModel("p")
                .setVersion(number)
                .setArtifact(new BlobRef("0".repeat(64), 1L))
                .setFormat("application/vnd.safetensors")
                .setMetrics(Map.of())
                .setConsumed(List.of())
                .setProvenance(new Provenance("0".repeat(64), "test", 1L, 1L, 1L, 1L, null))
                .setCreatedAt(Instant.EPOCH)
                .build();
    }
}
