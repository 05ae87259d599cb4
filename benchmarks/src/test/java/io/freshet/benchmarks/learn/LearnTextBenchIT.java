package io.freshet.benchmarks.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.report.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnTextBenchIT {
    @Test
    void afterSomeHundredMessagesMostSpamIsKnown() throws Exception {
        LearnTextBench.Scale scale = new LearnTextBench.Scale(List.of(TextSet.SMS), 512, "frozen", 1);

        List<Figure> figures = new LearnTextBench(scale, new PrintWriter(new StringWriter())).run();

        assertThat(figures).extracting(Figure::name).containsExactly("smsSpamF1", "smsSeconds", "peakResident");
        assertThat(figures.get(0).value().orElseThrow()).isGreaterThan(0.85);
    }
}
