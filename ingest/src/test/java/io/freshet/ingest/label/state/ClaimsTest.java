package io.freshet.ingest.label.state;

import static io.freshet.schemas.event.FeedbackKind.CORRECTION;
import static io.freshet.schemas.event.FeedbackKind.IMPLICIT;
import static io.freshet.schemas.event.FeedbackKind.LABEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
    private final Claims claims = new Claims();

    @Test
    void aFloodOfRepeatsDoesNotGrowTheStateNorForgetWhoSaidItFirst() {
        for (int i = 0; i < 1_000; i++) {
            claims.add(claim("f" + i, "", "cat", LABEL, i), true);
        }

        assertThat(claims.all()).hasSizeLessThanOrEqualTo(64);
        assertThat(claims.all().get(0).feedbackId()).isEqualTo("f0");
    }

    @Test
    void aClaimThatWaitsIsNeverForgotten() {
        for (int i = 0; i < 100; i++) {
            claims.add(claim("f" + i, "", "cat", LABEL, i).withWaiting(true), true);
        }

        assertThat(claims.all()).hasSize(100);
    }

    @Test
    void theOnlyClaimAboutAnAnswerIsNeverForgottenForStrongerOnesAboutOthers() {
        claims.add(claim("weak", "7~0", "cat", IMPLICIT, 0), true);
        for (int i = 1; i < 200; i++) {
            claims.add(claim("f" + i, "7~" + i, "dog", CORRECTION, i), true);
        }

        assertThat(claims.all()).hasSize(200);
        assertThat(claims.find("weak")).isPresent();
    }

    @Test
    void aFloodOfDisagreementKeepsTheCorrectionThatHolds() {
        claims.add(claim("right", "", "cow", CORRECTION, 5), true);
        for (int i = 0; i < 1_000; i++) {
            claims.add(claim("f" + i, "", i % 2 == 0 ? "cat" : "dog", LABEL, 1_000 + i), true);
        }

        assertThat(claims.all()).hasSizeLessThanOrEqualTo(64);
        assertThat(claims.all().get(claims.all().size() - 1).feedbackId()).isEqualTo("right");
    }

    @Property(tries = 200)
    void whatHoldsOfAFloodDoesNotDependOnItsOrder(@ForAll long seed) {
        Random random = new Random(seed);
        List<Claim> flood = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FeedbackKind kind = List.of(IMPLICIT, LABEL, CORRECTION).get(random.nextInt(3));
            flood.add(claim("f" + i, "7~" + random.nextInt(3), random.nextBoolean() ? "cat" : "dog", kind, i));
        }
        List<Claim> shuffled = new ArrayList<>(flood);
        Collections.shuffle(shuffled, random);

        Claims some = new Claims();
        shuffled.forEach(claim -> some.add(claim, true));

        for (String about : List.of("7~0", "7~1", "7~2")) {
            assertThat(last(some.all(), about))
                    .isEqualTo(last(flood.stream().sorted(Claim.AUTHORITY).toList(), about));
        }
        assertThat(some.all()).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void ofTwoContentsUnderOneIdTheStrongerThenTheLaterIsTakenInEitherOrder() {
        List<Claim> contents = List.of(
                claim("f", "", "dog", CORRECTION, 1),
                claim("f", "", "cat", LABEL, 7),
                claim("f", "", "cow", LABEL, 7),
                claim("f", "", "cow", LABEL, 3));
        for (int first = 0; first < contents.size(); first++) {
            Claims some = new Claims();
            some.add(contents.get(first), true);
            contents.forEach(claim -> some.add(claim, true));

            assertThat(some.all()).containsExactly(contents.get(0));
            assertThat(some.add(contents.get(2), true)).isFalse();
        }
    }

    @Test
    void aClaimThatIsHeardAgainLaterIsARetryAndKeepsItsFirstTime() {
        Claims some = new Claims();
        some.add(claim("f", "", "cat", LABEL, 3), false);

        assertThat(some.add(claim("f", "", "cat", LABEL, 7), false)).isFalse();
        assertThat(some.all()).containsExactly(claim("f", "", "cat", LABEL, 3));
        assertThat(some.add(claim("f", "", "dog", LABEL, 8), false)).isTrue();
    }

    private static Claim last(List<Claim> all, String about) {
        List<Claim> of =
                all.stream().filter(claim -> claim.predictionId().equals(about)).toList();
        return of.get(of.size() - 1);
    }

    private static Claim claim(String id, String predictionId, String label, FeedbackKind kind, long time) {
        return new Claim(id, predictionId, new Target(TargetKind.CLASS, List.of(label), null), kind, 1, time, false);
    }
}
