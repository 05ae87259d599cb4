package io.freshet.cli.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import io.freshet.serving.app.ServingApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** What a client asks serving. */
final class ServingCalls {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The version that answers; -1 while none does. */
    long version(ServingApp serving) throws IOException, InterruptedException {
        return json(score(serving, "\"sensor\":" + ColourExamples.values(0)))
                .path("version")
                .asLong(-1);
    }

    /** The versions that are listed, the newest first. */
    List<Long> versions(ServingApp serving) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(serving, "/v1/versions")).build();
        List<Long> versions = new ArrayList<>();
        json(client.send(request, BodyHandlers.ofString()))
                .path("versions")
                .forEach(version -> versions.add(version.path("version").asLong()));
        return versions;
    }

    HttpResponse<String> score(ServingApp serving, String modalities) throws IOException, InterruptedException {
        return post(serving, "/v1/score", "{\"modalities\":{" + modalities + "}}");
    }

    HttpResponse<String> post(ServingApp serving, String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(serving, path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper().readTree(response.body());
    }

    private static URI uri(ServingApp serving, String path) {
        return URI.create("http://127.0.0.1:" + serving.port() + path);
    }
}
