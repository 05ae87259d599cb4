package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.Scenario.Arrival;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What a sample must hold in the end, thought through from everything that arrived, whatever the order. */
final class SampleOracle {
    static final int NOTHING = -1;

    private SampleOracle() {}

    /**
     * The content of each modality: the one with the greatest event time, and of two at the same time the one with the
     * greater SHA-256.
     *
     * @return numbers of contents, {@link #NOTHING} where a modality is missing
     */
    static int[] contents(List<Arrival> arrivals) {
        int[] contents = new int[Scenario.MODALITIES.size()];
        for (int modality = 0; modality < contents.length; modality++) {
            int number = modality;
            contents[modality] = arrivals.stream()
                    .filter(arrival -> arrival.modality() == number)
                    .reduce(SampleOracle::newer)
                    .map(Arrival::content)
                    .orElse(NOTHING);
        }
        return contents;
    }

    /** What of a scenario's key must come out in the end; nothing at all for what is long past. */
    static int[] expected(Scenario scenario, int key) {
        if (scenario.isLongPast(key)) {
            int[] nothing = new int[Scenario.MODALITIES.size()];
            Arrays.fill(nothing, NOTHING);
            return nothing;
        }
        return contents(scenario.arrivals(key));
    }

    private static Arrival newer(Arrival one, Arrival other) {
        if (one.atMs() != other.atMs()) {
            return one.atMs() > other.atMs() ? one : other;
        }
        return digest(one).compareTo(digest(other)) >= 0 ? one : other;
    }

    private static String digest(Arrival arrival) {
        String content = Scenario.content(arrival.key(), arrival.modality(), arrival.content());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have; use another", e);
        }
    }
}
