package io.freshet.schemas.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Decodes text: UTF-8, without a byte-order mark, in Unicode's composed form (NFC). */
public final class Texts {
    private Texts() {}

    /**
     * Decodes a whole text.
     *
     * @throws UndecodableException when the bytes are not UTF-8
     */
    public static String decode(byte[] bytes) throws UndecodableException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Normalizer.normalize(text.startsWith("\uFEFF") ? text.substring(1) : text, Normalizer.Form.NFC);
        } catch (CharacterCodingException e) {
            throw new UndecodableException("payload is not UTF-8; send text in UTF-8", e);
        }
    }
}
