package io.freshet.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.ModalityConfig.Media;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.SampleIds;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.serving.score.ScoreRequest;
import io.freshet.serving.score.ScoreRequest.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what is to be scored: multipart with a part per modality (and {@code sampleId}, if there is one), or JSON in
 * which a string is text, an array is sensor values, and an object holds {@code base64} and {@code contentType}.
 */
final class ScoreBody {
    private static final String SAMPLE_ID = "sampleId";

    private final Map<String, ModalityConfig> modalities;

    ScoreBody(Map<String, ModalityConfig> modalities) {
        this.modalities = Map.copyOf(modalities);
    }

    /**
     * The request.
     *
     * @throws ProblemException 400 when the body cannot be read, 415 when it is of another type, 422 when it is not
     *     about this pipeline's modalities
     */
    ScoreRequest parse(String contentType, byte[] body) throws ProblemException {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/form-data")) {
            return fromMultipart(contentType, body);
        }
        if (type.startsWith("application/json")) {
            return fromJson(body);
        }
        throw new ProblemException(Problem.of(
                415, "A score is not asked for in " + contentType, "send multipart/form-data or application/json"));
    }

    private ScoreRequest fromMultipart(String contentType, byte[] body) throws ProblemException {
        Map<String, Payload> parts = MultipartBody.parse(contentType, body);
        Payload id = parts.remove(SAMPLE_ID);
        return request(
                id == null ? Optional.empty() : Optional.of(new String(id.bytes(), StandardCharsets.UTF_8)), parts);
    }

    private ScoreRequest fromJson(byte[] body) throws ProblemException {
        JsonNode root = Json.tree(body);
        JsonNode named = root.path("modalities");
        if (!named.isObject()) {
            throw new ProblemException(Problem.of(
                    422, "The document has no object \"modalities\"", "send {\"modalities\": {\"text\": \"...\"}}"));
        }
        JsonFields.known(root, SAMPLE_ID, "modalities");
        Map<String, Payload> payloads = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : named.properties()) {
            payloads.put(field.getKey(), payload(field.getKey(), field.getValue()));
        }
        return request(JsonFields.text(root, SAMPLE_ID), payloads);
    }

    private static Payload payload(String modality, JsonNode value) throws ProblemException {
        if (value.isTextual()) {
            return new Payload("text/plain", utf8(modality, value.textValue()));
        }
        if (value.isArray()) {
            return new Payload("application/json", Json.bytes(value));
        }
        Optional<String> base64 = JsonFields.text(value, "base64");
        if (base64.isEmpty()) {
            throw new ProblemException(Problem.of(
                    422,
                    "modalities." + modality + " cannot be read",
                    "send a string, an array of numbers, or {\"base64\": \"...\", \"contentType\": \"image/png\"}"));
        }
        try {
            return new Payload(
                    JsonFields.text(value, "contentType").orElse("application/octet-stream"),
                    Base64.getDecoder().decode(base64.get()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.of(
                    422,
                    "modalities." + modality + ".base64 is not Base64: " + e.getMessage(),
                    "encode the bytes again"));
        }
    }

    private static byte[] utf8(String modality, String text) throws ProblemException {
        try {
            return Texts.utf8(text);
        } catch (UndecodableException e) {
            throw new ProblemException(
                    Problem.of(422, "modalities." + modality + ": " + e.getMessage(), "send whole characters")
                            .because(e.reason()));
        }
    }

    private ScoreRequest request(Optional<String> sampleId, Map<String, Payload> payloads) throws ProblemException {
        if (payloads.isEmpty()) {
            throw new ProblemException(
                    Problem.of(422, "There is no modality to score", "send at least one of " + modalities.keySet()));
        }
        TreeMap<String, Payload> known = new TreeMap<>();
        for (Map.Entry<String, Payload> payload : payloads.entrySet()) {
            known.put(payload.getKey(), typed(payload.getKey(), payload.getValue()));
        }
        if (sampleId.isPresent()) {
            SampleIds.check(sampleId.get(), 422);
        }
        return new ScoreRequest(sampleId, known);
    }

    /** Values that a form sends as plain text are the JSON that they look like. */
    private Payload typed(String name, Payload payload) throws ProblemException {
        ModalityConfig modality = modalities.get(name);
        if (modality == null) {
            throw new ProblemException(
                    Problem.of(422, "Modality " + name + " is unknown", "this pipeline has " + modalities.keySet()));
        }
        boolean plainValues =
                modality.media() == Media.VECTOR && payload.contentType().startsWith("text/plain");
        return plainValues ? new Payload("application/json", payload.bytes()) : payload;
    }
}
