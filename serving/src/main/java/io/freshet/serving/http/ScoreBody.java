package io.freshet.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.JsonFields;
import io.freshet.schemas.http.PayloadProblems;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.SampleIds;
import io.freshet.schemas.http.Shown;
import io.freshet.schemas.http.TypedBody;
import io.freshet.schemas.media.Charsets;
import io.freshet.schemas.media.ContentTypes;
import io.freshet.schemas.media.MediaType;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.serving.score.ScoreRequest;
import io.freshet.serving.score.ScoreRequest.Payload;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what is to be scored: multipart with a part per modality (and {@code sampleId}, if there is one), or JSON in
 * which a string is text, an array is sensor values, and an object holds {@code base64} and {@code contentType}.
 */
final class ScoreBody {
    private static final String SAMPLE_ID = "sampleId";
    private static final String MULTIPART = "multipart/form-data";

    private final Map<String, ModalityConfig> modalities;

    ScoreBody(Map<String, ModalityConfig> modalities) {
        this.modalities = Map.copyOf(modalities);
    }

    /**
     * What is asked for.
     *
     * @throws ProblemException 400 when the body cannot be read, 415 when it is of another type, 422 when it is not
     *     about this pipeline's modalities
     */
    ScoreRequest parse(TypedBody body) throws ProblemException {
        return body.isOf(MULTIPART)
                ? fromMultipart(body.contentType(), body.bytes())
                : fromJson(body.utf8("application/json"));
    }

    private ScoreRequest fromMultipart(String contentType, byte[] body) throws ProblemException {
        Map<String, MultipartBody.Part> parts = MultipartBody.parse(contentType, body);
        MultipartBody.Part id = parts.remove(SAMPLE_ID);
        Map<String, Payload> payloads = new LinkedHashMap<>();
        for (Map.Entry<String, MultipartBody.Part> part : parts.entrySet()) {
            String type = part.getValue()
                    .contentType()
                    .orElse(ContentTypes.unnamed(modality(part.getKey()).media()));
            payloads.put(part.getKey(), new Payload(type, part.getValue().bytes()));
        }
        return request(id == null ? Optional.empty() : Optional.of(text(id)), payloads);
    }

    private static String text(MultipartBody.Part part) throws ProblemException {
        try {
            Optional<String> charset = part.contentType().isEmpty()
                    ? Optional.empty()
                    : MediaType.parse(part.contentType().get()).charset();
            return Charsets.decode(part.bytes(), charset);
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "Part " + SAMPLE_ID);
        }
    }

    private ScoreRequest fromJson(byte[] body) throws ProblemException {
        JsonNode root = Json.tree(body);
        JsonFields.known(root, SAMPLE_ID, "modalities");
        JsonNode named = root.path("modalities");
        if (!named.isObject()) {
            throw new ProblemException(Problem.of(
                    422, "The document has no object \"modalities\"", "send {\"modalities\": {\"text\": \"...\"}}"));
        }
        Map<String, Payload> payloads = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : named.properties()) {
            modality(field.getKey());
            if (JsonFields.has(named, field.getKey())) {
                payloads.put(field.getKey(), payload(field.getKey(), field.getValue()));
            }
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
        if (value.isObject()) {
            JsonFields.known(value, "base64", "contentType");
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
            throw new ProblemException(
                    Problem.of(422, "modalities." + modality + ".base64 is not Base64", "encode the bytes again"));
        }
    }

    private static byte[] utf8(String modality, String text) throws ProblemException {
        try {
            return Texts.utf8(text);
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "modalities." + modality);
        }
    }

    private ScoreRequest request(Optional<String> sampleId, Map<String, Payload> payloads) throws ProblemException {
        if (payloads.isEmpty()) {
            throw new ProblemException(
                    Problem.of(422, "There is no modality to score", "send at least one of " + modalities.keySet()));
        }
        if (sampleId.isPresent()) {
            SampleIds.check(sampleId.get(), 422);
        }
        for (Map.Entry<String, Payload> payload : payloads.entrySet()) {
            checkType(payload.getKey(), payload.getValue().contentType());
        }
        return new ScoreRequest(sampleId, new TreeMap<>(payloads));
    }

    private void checkType(String name, String contentType) throws ProblemException {
        try {
            ContentTypes.of(modality(name).media(), contentType);
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "Modality " + name);
        }
    }

    private ModalityConfig modality(String name) throws ProblemException {
        ModalityConfig modality = modalities.get(name);
        if (modality == null) {
            throw new ProblemException(Problem.of(
                            422,
                            "Modality " + Shown.brief(name) + " is unknown",
                            "this pipeline has " + modalities.keySet())
                    .because(Reason.MODALITY));
        }
        return modality;
    }
}
