package io.freshet.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Audio;
import io.freshet.schemas.media.Images;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

final class DigitsArchiveTest {
    @Test
    void everySpeakerHas450DigitsToStreamAnd50HeldOut() throws Exception {
        DigitsArchive archive = DigitsArchive.open();

        for (String speaker : DigitsArchive.SPEAKERS) {
            assertThat(archive.stream(speaker, 1)).hasSize(450);
        }
        assertThat(archive.heldOut()).hasSize(200);
    }

    @Test
    void noDigitIsStreamedTwiceAndNoneIsHeldOutToo() throws Exception {
        DigitsArchive archive = DigitsArchive.open();
        Set<String> seen = new HashSet<>();

        archive.heldOut()
                .forEach(digit -> assertThat(seen.add(digit.sampleId())).isTrue());
        for (String speaker : DigitsArchive.SPEAKERS) {
            archive.stream(speaker, 1)
                    .forEach(digit -> assertThat(seen.add(digit.sampleId())).isTrue());
        }
        assertThat(seen).hasSize(2_000);
    }

    @Test
    void theOrderDependsOnTheSeedAlone() throws Exception {
        List<String> first = ids(1);

        assertThat(ids(1)).isEqualTo(first);
        assertThat(ids(2)).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void everyFileIsWhatItsNameSays() throws Exception {
        try (InputStream in = DigitsArchive.class.getResourceAsStream("digits.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                if (entry.getName().endsWith(".png")) {
                    assertThat(Images.decode(bytes, PayloadLimits.Image.DEFAULT).width())
                            .isEqualTo(28);
                } else {
                    assertThat(Audio.decode(bytes, PayloadLimits.Audio.DEFAULT).sampleRate())
                            .isEqualTo(8000);
                }
            }
        }
    }

    private static List<String> ids(long seed) throws Exception {
        return DigitsArchive.open().stream("theo", seed).stream()
                .map(Digit::sampleId)
                .toList();
    }
}
