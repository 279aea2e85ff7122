package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.gateway.measure.Likeness;
import org.trunkline.gateway.measure.Sound;
import org.trunkline.gateway.measure.Tshark;

/** Speech to and from a phone that we did not write, under the keys of SDES (RFC 4568) or without, as the trunk wants it. */
@Tag("alone")
class EncryptedTrunkIT {
    /** The trunk's {@code srtp}, and what the phone at its other end is told of it. */
    private enum Line {
        REQUIRED("required", ";mediaenc=srtp-mand"),
        OPTIONAL("optional", ";mediaenc=srtp"),
        UNWANTED("optional", "");

        private final String ours;
        private final String theirs;

        Line(String ours, String theirs) {
            this.ours = ours;
            this.theirs = theirs;
        }

        String number() {
            return "+4930" + ordinal();
        }

        Baresip phone(Path directory) throws IOException {
            return new Baresip(directory.resolve(name()), number(), "PCMU/8000/1", theirs, Speech.story());
        }

        String trunk(int port) {
            return "    - {name: %s, address: \"127.0.0.1:%d\", srtp: %s}\n".formatted(name(), port, ours);
        }

        String route() {
            return "    - {prefix: \"%s\", trunk: %s}\n".formatted(number(), name());
        }
    }

    private static final int PCMU = 0;
    private static final double UNLIKE = 0.5;

    private static final Map<Line, Baresip> PHONES = new LinkedHashMap<>();
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        List<String> trunks = new ArrayList<>();
        for (Line line : Line.values()) {
            Baresip phone = line.phone(World.directory(EncryptedTrunkIT.class));
            PHONES.put(line, phone);
            trunks.add(line.trunk(phone.port()));
        }
        world = World.configured(EncryptedTrunkIT.class, PHONES.get(Line.REQUIRED).port(), "trunkline:\n  trunks:\n"
                + String.join("", trunks) + "  routes:\n"
                + PHONES.keySet().stream().map(Line::route).collect(Collectors.joining()) + "  users: [{name: tester, open: true}]\n  origins: self\n");
    }

    @AfterAll
    static void stop() {
        world.close();
        PHONES.values().forEach(Baresip::close);
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, RTP/SAVP, true", "OPTIONAL, RTP/AVP, true", "UNWANTED, RTP/AVP, false"})
    void bothHearEachOtherAndNobodyElseDoes(Line line, String profile, boolean encrypted) throws IOException {
        try (Phone phone = world.phone(); Wire wire = world.tap(line.name())) {
            phone.call(line.number()).awaitStory(6).hangUp();
            Speech.assertMicrophoneIn(PHONES.get(line).heard(), 4);
            assertThat(PHONES.get(line).words()).doesNotContain("failed to decrypt");
            List<Tshark.Sdp> said = wire.sdp();
            assertThat(said).as("offer and answer").hasSize(2);
            assertThat(said).allMatch(sdp -> sdp.media().contains(" " + profile + " "));
            assertThat(said.getFirst().attributes()).anyMatch(a -> a.startsWith("crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
            assertThat(said.getLast().has("crypto")).as("the phone answers with a key").isEqualTo(encrypted);
            assertThat(whoListensUnderstands(wire.heardByTrunk(PCMU).between(2, 6))).isEqualTo(!encrypted);
        }
    }

    /** Whoever takes what is on the wire for G.711. */
    private static boolean whoListensUnderstands(Sound wire) {
        return Likeness.throughJitterBuffer(Speech.microphone().then(Speech.microphone()), wire).correlation() > UNLIKE;
    }
}
