package io.freshet.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AllowedOriginsTest {
    @Test
    void whatTheConfigurationNamesIsTaken() {
        AllowedOrigins allowed = new AllowedOrigins("127.0.0.1", List.of("https://Freshet.example.org", "proxy.test"));

        assertThat(allowed.takesHost("freshet.example.org", true)).isTrue();
        assertThat(allowed.takesHost("proxy.test:8080", true)).isTrue();
        assertThat(allowed.takesOrigin("https://freshet.example.org", "x")).isTrue();
        assertThat(allowed.takesOrigin("http://freshet.example.org", "x")).isFalse();
        assertThat(allowed.takesOrigin("https://freshet.example.org:8443", "x")).isFalse();
        assertThat(allowed.takesOrigin("http://proxy.test:81", "x")).isTrue();
        assertThat(allowed.takesHost("other.example.org", false)).isFalse();
    }

    @Test
    void theHostThatIsListenedOnIsTaken() {
        AllowedOrigins allowed = new AllowedOrigins("10.1.2.3", List.of());

        assertThat(allowed.takesHost("10.1.2.3:8080", true)).isTrue();
        assertThat(allowed.takesOrigin("http://10.1.2.3:8080", "10.1.2.3:8080")).isTrue();
        assertThat(allowed.takesHost("10.1.2.4", true)).isFalse();
    }

    @Test
    void aServerOnEveryAddressTakesAnyNameOfAClientAndOnlyAddressesOfABrowser() {
        AllowedOrigins allowed = new AllowedOrigins("0.0.0.0", List.of());

        assertThat(allowed.takesHost("freshet.prod.svc.cluster.local", false)).isTrue();
        assertThat(allowed.takesHost("evil.example", true)).isFalse();
        assertThat(allowed.takesHost("192.168.0.7:8080", true)).isTrue();
        assertThat(allowed.takesOrigin("http://192.168.0.7:8080", "192.168.0.7:8080"))
                .isTrue();
        assertThat(allowed.takesOrigin("http://192.168.0.8", "192.168.0.7:8080"))
                .isFalse();
        assertThat(allowed.takesOrigin("http://evil.example", "evil.example")).isFalse();
    }
}
