package io.freshet.schemas.contract;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.SplitConfig;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Assigns samples to their uses: the first 52 bits of the SHA-256 of the sampleId, as a fraction of 1, are compared
 * with the shares in the order train, validation, test. With a group attribute its value is hashed instead, so that
 * samples of one group stay together; a sample without it falls by its sampleId. A pure function of its arguments.
 */
public final class Splitter {
    private static final int DIGITS = 13;
    private static final double WHOLE = 0x1p52;
    private static final int HEX = 16;

    private final SplitConfig shares;

    public Splitter(SplitConfig shares) {
        this.shares = shares;
    }

    /** The use of a sample. */
    public Split of(Sample sample) {
        return of(group(sample).orElse(sample.getSampleId()));
    }

    /** The use of whatever a value identifies. */
    public Split of(String value) {
        String digest = Digests.sha256(value.getBytes(StandardCharsets.UTF_8));
        double place = Long.parseLong(digest.substring(0, DIGITS), HEX) / WHOLE;
        // Shares may sum to a little less than 1: what is left over falls to the last use that has any.
        if (place < shares.train() || shares.validation() + shares.test() == 0) {
            return Split.TRAIN;
        }
        return place < shares.train() + shares.validation() || shares.test() == 0 ? Split.VALIDATION : Split.TEST;
    }

    /** The group attribute of the first part, by name of its modality, that has one. */
    private Optional<String> group(Sample sample) {
        if (shares.group().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Part> parts = new TreeMap<>(sample.getParts());
        return parts.values().stream()
                .flatMap(part -> Optional.ofNullable(part.getAttributes().get(shares.group())).stream())
                .findFirst();
    }
}
