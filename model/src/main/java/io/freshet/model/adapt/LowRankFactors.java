package io.freshet.model.adapt;

import io.freshet.model.tensor.Adapter;
import io.freshet.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Factors beside matrices of pretrained encoders; what was learned nowhere is tuned in place.
 *
 * @param targets patterns of names, in which {@code *} is any run of characters
 */
record LowRankFactors(int rank, double alpha, double dropout, List<String> targets) implements Adaptation {
    @Override
    public boolean trains(NetworkParameter parameter) {
        return Adaptations.isNoPretrainedEncoder(parameter);
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public boolean needsAdapters() {
        return true;
    }

    @Override
    public Optional<Adapter> adapter(NetworkParameter parameter) {
        ParameterSpec spec = parameter.spec();
        return parameter.isPretrainedWeight()
                        && spec.shape().size() > 1
                        && targets.stream().anyMatch(target -> fits(target, spec.name()))
                ? Optional.of(new Adapter.LowRank(
                        spec.name(), spec.shape(), new Adapter.LowRank.Product(rank, (float) (alpha / rank), dropout)))
                : Optional.empty();
    }

    /** What is hidden in training decides no weights. */
    @Override
    public boolean continues(Adaptation other) {
        return other instanceof LowRankFactors factors
                && rank == factors.rank
                && Double.compare(alpha, factors.alpha) == 0
                && targets.equals(factors.targets);
    }

    private static boolean fits(String target, String name) {
        return name.matches(
                Stream.of(target.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
