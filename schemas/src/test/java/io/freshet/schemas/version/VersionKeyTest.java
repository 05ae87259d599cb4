package io.freshet.schemas.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VersionKeyTest {
    @Test
    void aKeyIsReadAsTheVersionThatItWasMadeOf() {
        for (long version : List.of(0L, 7L, 999_999_999_999_999_999L)) {
            assertThat(VersionKey.version(VersionKey.of(version))).hasValue(version);
        }
    }

    @Test
    void aKeyThatIsNoNumberIsOfNoVersion() {
        for (String text : List.of("", "-1", "1.0", "0x1", "seven", "9999999999999999999")) {
            assertThat(VersionKey.version(text.getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }
        assertThat(VersionKey.version(null)).isEmpty();
    }
}
