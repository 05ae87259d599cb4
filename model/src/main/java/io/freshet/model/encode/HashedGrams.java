package io.freshet.model.encode;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a text is made of, hashed into so many buckets: words, pairs of neighbouring words, and parts of words of three
 * to five characters; a digit in a part of a word is any digit. Of scripts that put no spaces between words, such as
 * Chinese and Japanese, single characters and pairs of them count too, since a word of theirs may be as short. Weights
 * are 1 + ln(count), scaled to length 1. Letters count the same in both cases.
 *
 * <p><em>Source:</em> Weinberger et al. 2009, Feature Hashing; hash is FNV-1a with the finish of MurmurHash3.
 */
final class HashedGrams {
    /** Characters read of a text. */
    private static final int READ = 20_000;

    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);
    private static final int SHORTEST_PART = 3;
    private static final int LONGEST_PART = 5;

    private final int buckets;

    HashedGrams(int buckets) {
        this.buckets = buckets;
    }

    Feature.Bag bag(String text) {
        Map<Integer, Integer> counts = new TreeMap<>();
        String before = "";
        for (String word :
                words(text.substring(0, Math.min(READ, text.length())).toLowerCase(Locale.ROOT))) {
            count(counts, 'w', word);
            count(counts, 'p', before + ' ' + word);
            characters(counts, word);
            parts(counts, '<' + word.replaceAll("\\d", "0") + '>');
            before = word;
        }
        int[] rows = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] weights = counts.values().stream()
                .mapToDouble(count -> 1 + StrictMath.log(count))
                .toArray();
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        float[] scaled = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = (float) (weights[i] / Math.sqrt(squares));
        }
        return new Feature.Bag(rows, scaled);
    }

    /** Runs of letters and digits; any other character but space is a word of its own. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(character -> {
            boolean inside =
                    Character.isLetterOrDigit(character) || Character.getType(character) == Character.NON_SPACING_MARK;
            if (!inside && word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (inside) {
                word.appendCodePoint(character);
            } else if (!Character.isWhitespace(character)) {
                words.add(Character.toString(character));
            }
        });
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    private void parts(Map<Integer, Integer> counts, String word) {
        for (int length = SHORTEST_PART; length <= LONGEST_PART; length++) {
            for (int from = 0; from + length <= word.length(); from++) {
                count(counts, 'c', word.substring(from, from + length));
            }
        }
    }

    /** Characters of scripts without spaces, and neighbours of them. */
    private void characters(Map<Integer, Integer> counts, String word) {
        int before = -1;
        for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
            int character = word.codePointAt(at);
            if (!WITHOUT_SPACES.contains(UnicodeScript.of(character))) {
                before = -1;
                continue;
            }
            count(counts, 'c', Character.toString(character));
            if (before >= 0) {
                count(counts, 'c', Character.toString(before) + Character.toString(character));
            }
            before = character;
        }
    }

    private void count(Map<Integer, Integer> counts, char kind, String gram) {
        counts.merge(bucket(kind, gram), 1, Integer::sum);
    }

    private int bucket(char kind, String gram) {
        long hash = (0xcbf29ce484222325L ^ kind) * 0x100000001b3L;
        for (int i = 0; i < gram.length(); i++) {
            hash = (hash ^ gram.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        return (int) Long.remainderUnsigned(hash ^ hash >>> 33, buckets);
    }
}
