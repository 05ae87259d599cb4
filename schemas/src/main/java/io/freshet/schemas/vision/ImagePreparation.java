package io.freshet.schemas.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a picture becomes what a network reads.
 *
 * @param side of the square that the network sees, in pixels
 * @param shorter what the picture's shorter side is scaled to before the middle is cut out; empty where the whole
 *     picture is scaled to the square
 * @param range of the numbers
 */
public record ImagePreparation(int side, Optional<Integer> shorter, ResizeFilter filter, PixelRange range) {
    /** What no setting and no file may exceed: a batch of such pictures is memory. */
    public static final int MOST_SIDE = 1024;

    private static final int FIELDS = 9;
    private static final String FIELD = "/";

    /**
     * How bytes become numbers: (value - mean) / deviation.
     *
     * @param means of red, green and blue, in 0 to 255
     * @param deviations likewise, above 0
     */
    public record PixelRange(List<Float> means, List<Float> deviations) {
        /** Red, green and blue. */
        public static final int CHANNELS = 3;

        public PixelRange {
            means = List.copyOf(means);
            deviations = List.copyOf(deviations);
            boolean usable = means.size() == CHANNELS
                    && deviations.size() == CHANNELS
                    && means.stream().allMatch(Float::isFinite)
                    && deviations.stream().allMatch(one -> Float.isFinite(one) && one > 0);
            if (!usable) {
                throw new IllegalArgumentException("Pixels cannot be brought to mean " + means + " and deviation "
                        + deviations + "; give three finite means and three deviations above 0.");
            }
        }

        /** The same of all three. */
        public static PixelRange of(float mean, float deviation) {
            return new PixelRange(List.of(mean, mean, mean), List.of(deviation, deviation, deviation));
        }

        /** Puts (3, places) bytes where {@code from} says, as many values. */
        public void put(byte[] planes, float[] values, int from) {
            int places = planes.length / CHANNELS;
            for (int i = 0; i < planes.length; i++) {
                int channel = i / places;
                values[from + i] = ((planes[i] & 0xff) - means.get(channel)) / deviations.get(channel);
            }
        }
    }

    public ImagePreparation {
        boolean usable = side >= 1 && side <= MOST_SIDE;
        int most = 2 * MOST_SIDE;
        int least = side;
        usable &= shorter.stream().allMatch(one -> one >= least && one <= most);
        if (!usable) {
            throw new IllegalArgumentException("A picture cannot be scaled to a square of " + side
                    + shorter.map(one -> " cut out of one whose shorter side is " + one)
                            .orElse("")
                    + "; the square may have 1 to " + MOST_SIDE + ", and what it is cut from as much to " + most + ".");
        }
    }

    /** One word that says all of it. */
    public String signature() {
        return Stream.of(
                        Stream.of(Integer.toString(side), Integer.toString(shorter.orElse(0)), filter.label()),
                        range.means.stream().map(Object::toString),
                        range.deviations.stream().map(Object::toString))
                .flatMap(part -> part)
                .collect(Collectors.joining(FIELD));
    }

    /**
     * Reads what {@link #signature} wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static ImagePreparation ofSignature(String signature) {
        String[] fields = signature.split(FIELD, -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "The preparation " + signature + " is of another release; use the release that wrote it.");
        }
        int shorter = Integer.parseInt(fields[1]);
        return new ImagePreparation(
                Integer.parseInt(fields[0]),
                shorter == 0 ? Optional.empty() : Optional.of(shorter),
                ResizeFilter.of(fields[2])
                        .orElseThrow(() -> new IllegalArgumentException("There is no filter " + fields[2]
                                + " for pictures; it must be one of " + Arrays.toString(ResizeFilter.values()) + ".")),
                new PixelRange(floats(fields, 3), floats(fields, 6)));
    }

    private static List<Float> floats(String[] fields, int from) {
        return IntStream.range(from, from + PixelRange.CHANNELS)
                .mapToObj(i -> Float.parseFloat(fields[i]))
                .toList();
    }
}
