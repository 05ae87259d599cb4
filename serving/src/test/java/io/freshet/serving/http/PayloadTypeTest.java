package io.freshet.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTypeTest {
    private static final byte[] NOTHING = new byte[0];

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "nonsense"})
    void namesNoTypeThatABrowserWouldRun(String stated) {
        assertThat(PayloadHandler.typeOf(stated, NOTHING)).isEqualTo("application/octet-stream");
    }

    @Test
    void keepsATypeThatIsOnlyShown() {
        assertThat(PayloadHandler.typeOf("Image/PNG; x=1", NOTHING)).isEqualTo("image/png");
    }

    @Test
    void looksIntoBytesThatCameWithoutAType() {
        byte[] gif = "GIF89a...".getBytes(StandardCharsets.US_ASCII);

        assertThat(PayloadHandler.typeOf("application/octet-stream", gif)).isEqualTo("image/gif");
    }

    @Test
    void doesNotGuessHtml() {
        byte[] page = "<html><script>".getBytes(StandardCharsets.US_ASCII);

        assertThat(PayloadHandler.typeOf("application/octet-stream", page)).isEqualTo("application/octet-stream");
    }
}
