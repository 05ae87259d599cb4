package io.freshet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:18080, http://127.0.0.1:18080, http://127.0.0.1:18081",
        "localhost, http://localhost:8080, http://localhost:8081",
        "[::1]:9000, http://[::1]:9000, http://[::1]:9001",
        "http://host:8080, http://host:8080, http://host:8081",
        "https://host/freshet, https://host/freshet, https://host:8081",
        "host:8080/path, http://host:8080/path, http://host:8081"
    })
    void readsAnAddressAsPeopleWriteIt(String text, String url, String gateway) {
        ServerAddress address = ServerAddress.of(text);

        assertThat(address.url()).hasToString(url);
        assertThat(address.gateway()).hasToString(gateway);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://host", "http://", "a b", "host:port", "http:///path"})
    void saysWhatToWriteInPlaceOfWhatIsNone(String text) {
        assertThatThrownBy(() -> ServerAddress.of(text)).hasMessageContaining("write it like 127.0.0.1:8080");
    }
}
