package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FourierTest {
    @Property(tries = 50)
    void equalsTheDefinition(@ForAll @Size(16) List<@DoubleRange(min = -1, max = 1) Double> values) {
        double[] signal = values.stream().mapToDouble(Double::doubleValue).toArray();

        double[] power = new Fourier(16).power(signal);

        for (int k = 0; k < power.length; k++) {
            double real = 0;
            double imaginary = 0;
            for (int n = 0; n < signal.length; n++) {
                real += signal[n] * Math.cos(2 * Math.PI * k * n / 16);
                imaginary -= signal[n] * Math.sin(2 * Math.PI * k * n / 16);
            }
            assertThat(power[k]).isEqualTo(real * real + imaginary * imaginary, within(1e-9));
        }
    }

    @Test
    void refusesALengthThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new Fourier(48)).hasMessageContaining("48").hasMessageContaining("power of two");
    }
}
