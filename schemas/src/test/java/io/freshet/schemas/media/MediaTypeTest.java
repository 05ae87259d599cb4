package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.ModalityConfig.Media;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=utf-8",
                "TEXT/Plain;CHARSET=utf-8",
                " text/plain ; Charset=\"utf-8\" ; format=flowed",
                "text/plain;; charset=\"ut\\f-8\";",
                "text/plain; x=\"a;charset=b\\\"\"; charset=utf-8",
                "text/plain;\tcharset=utf-8",
            })
    void caseOrderAndQuotesDoNotCount(String text) throws UndecodableException {
        MediaType type = MediaType.parse(text);

        assertThat(type.essence()).isEqualTo("text/plain");
        assertThat(type.charset()).hasValue("utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/plain",
                "text/plain/x",
                "te xt/plain",
                "text/plain; charset",
                "text/plain; charset=",
                "text/plain; =utf-8",
                "text/plain; charset=\"utf-8",
                "text/plain; charset=\"utf-8\"x",
                "text/plain; charset=utf-8; charset=utf-16",
                "text/plain; charset=utf-8, text/html",
            })
    void whatIsNoMediaTypeIsRefused(String text) {
        assertThatThrownBy(() -> MediaType.parse(text))
                .isInstanceOfSatisfying(
                        UndecodableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UndecodableException.Reason.CONTENT_TYPE));
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, Image/PNG",
        "AUDIO, audio/x-wav; codecs=1",
        "TEXT, TEXT/markdown",
        "VECTOR, APPLICATION/json; charset=utf-8",
        "VECTOR, Application/Octet-Stream",
        "TEXT, application/octet-stream",
    })
    void aTypeOfTheMediumIsTaken(Media media, String type) throws UndecodableException {
        assertThat(ContentTypes.of(media, type).essence()).isLowerCase();
    }

    @ParameterizedTest
    @CsvSource({
        "VECTOR, text/json",
        "VECTOR, text/plain",
        "VECTOR, text/csv",
        "VECTOR, application/vnd.api+json",
        "VECTOR, application/jsonx",
        "VECTOR, application/x-www-form-urlencoded",
        "IMAGE, text/html",
        "AUDIO, video/mp4",
        "TEXT, application/json",
    })
    void aTypeOfAnotherMediumIsRefusedAndNeverGuessedAt(Media media, String type) {
        assertThatThrownBy(() -> ContentTypes.of(media, type))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("Content-Type");
    }

    @Test
    void theTypeThatAPartLacksIsTheOneOfItsMedium() throws UndecodableException {
        for (Media media : Media.values()) {
            assertThat(ContentTypes.of(media, ContentTypes.unnamed(media))).isNotNull();
        }
    }
}
