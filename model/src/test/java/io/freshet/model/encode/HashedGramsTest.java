package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HashedGramsTest {
    private final HashedGrams grams = new HashedGrams(16_384);

    @Property(tries = 200)
    void staysInsideTheTableAndAtLengthOne(@ForAll String text) {
        Feature.Bag bag = grams.bag(text);

        double squares = 0;
        for (int i = 0; i < bag.rows().length; i++) {
            assertThat(bag.rows()[i]).isBetween(0, 16_383);
            squares += bag.weights()[i] * bag.weights()[i];
        }
        assertThat(squares).isEqualTo(bag.rows().length == 0 ? 0 : 1, within(1e-5));
    }

    @Test
    void readsLettersTheSameInBothCases() {
        assertThat(rows("Win a PRIZE now!")).isEqualTo(rows("win a prize NOW!".toLowerCase(Locale.ROOT)));
    }

    @Test
    void tellsTheOrderOfWords() {
        assertThat(rows("dog bites man")).isNotEqualTo(rows("man bites dog"));
    }

    @Test
    void sharesThePartsOfNumbersThatDifferOnlyInDigits() {
        Set<Integer> shared = rows("08452810075");
        shared.retainAll(rows("08451234567"));

        assertThat(shared).hasSizeGreaterThan(5);
    }

    @Test
    void findsAWordOfOneCharacterInTextWithoutSpaces() {
        Set<Integer> shared = rows("今天下雨了");
        shared.retainAll(rows("雨很大"));

        assertThat(shared).containsExactlyElementsOf(only("雨"));
    }

    @Test
    void sharesNeighboursOfJapaneseAndNoLettersOfLatin() {
        Set<Integer> shared = rows("川の水");
        shared.retainAll(rows("山の水"));
        Set<Integer> latin = rows("ab");
        latin.retainAll(rows("xaby"));

        // Two characters, the pair of them, and the part that ends with the word.
        assertThat(shared).hasSize(4);
        assertThat(latin).isEmpty();
    }

    @Test
    void givesABagOfNothingForNoText() {
        assertThat(grams.bag("  ").rows()).isEmpty();
    }

    @Test
    void givesTheSameRowsOnEveryMachine() {
        // Written down once: artifacts that were trained elsewhere depend on it.
        assertThat(Arrays.stream(grams.bag("ok").rows()).sum()).isEqualTo(HASH_OF_OK);
    }

    private static final int HASH_OF_OK = 9332;

    /** The row of a character by itself, which is not that of the word that it is as well. */
    private Set<Integer> only(String character) {
        Set<Integer> rows = rows(character + "x");
        rows.retainAll(rows("y" + character));
        return rows;
    }

    private Set<Integer> rows(String text) {
        return Arrays.stream(grams.bag(text).rows()).boxed().collect(Collectors.toSet());
    }
}
