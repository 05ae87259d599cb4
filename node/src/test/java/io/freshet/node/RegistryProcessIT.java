package io.freshet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessIT {

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void keepsItsSubjectsOverKillAndRestart() throws Exception {
        Path data = directory.resolve("registry");
        String id;
        try (RegistryProcess registry = RegistryProcess.startIn(data)) {
            id = register(registry.url());
            registry.kill();
        }
        try (RegistryProcess restarted = RegistryProcess.startIn(data)) {
            assertThat(get(restarted.url(), "/subjects")).isEqualTo("[\"events-value\"]");
        }

        try (RegistryProcess again = RegistryProcess.startIn(data)) {
            assertThat(register(again.url())).isEqualTo(id);
        }
    }

    private String register(URI url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects/events-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString("{\"schema\": \"\\\"string\\\"\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private String get(URI url, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
