package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.codec.G711;

class TrunkAnswerTest {
    private static final List<G711> BOTH = List.of(G711.ULAW, G711.ALAW);
    private static final String OFFER = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.7
            t=0 0
            m=audio 20000 RTP/AVP 8 0 96 101
            a=rtpmap:96 telephone-event/48000
            a=rtpmap:101 telephone-event/8000
            """;

    @Test
    void theOfferersFirstLawThatTheLineSpeaksIsTaken() {
        TrunkAnswer answer = to(OFFER, BOTH).orElseThrow();

        assertThat(answer.remote()).isEqualTo(new InetSocketAddress("192.0.2.7", 20000));
        assertThat(answer.media()).isEqualTo(new CallMedia.Terms(G711.ALAW, OptionalInt.of(101)));
        assertThat(to(OFFER, List.of(G711.ULAW)).orElseThrow().media().law()).isEqualTo(G711.ULAW);
    }

    @Test
    void theAddressOfTheMediaGoesBeforeThatOfTheSession() {
        assertThat(to(OFFER + "c=IN IP6 2001:db8::9\n", BOTH).orElseThrow().remote())
                .isEqualTo(new InetSocketAddress("2001:db8::9", 20000));
    }

    @Test
    void whatIsAnsweredCanBeReadAgain() {
        byte[] sdp = to(OFFER, BOTH).orElseThrow().sdp(new InetSocketAddress("127.0.0.1", 30000), 1);

        TrunkAnswer read = TrunkAnswer.to(sdp, BOTH).orElseThrow();
        assertThat(read.remote()).isEqualTo(new InetSocketAddress("127.0.0.1", 30000));
        assertThat(read.media()).isEqualTo(new CallMedia.Terms(G711.ALAW, OptionalInt.of(101)));
        assertThat(new String(sdp, StandardCharsets.UTF_8)).contains("m=audio 30000 RTP/AVP 8 101\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=0", "c=IN IP4 192.0.2.7\nm=audio 0 RTP/AVP 0", "c=IN IP4 192.0.2.7\nm=audio 9 RTP/SAVP 0",
        "c=IN IP4 192.0.2.7\nm=audio 9 RTP/AVP 9 18", "m=audio 9 RTP/AVP 0", "c=IN IP4 phone.example\nm=audio 9 RTP/AVP 0",
        "c=IN IP4 192.0.2.7\nm=audio 99999 RTP/AVP 0", "c=IN IP4\nm=audio 9 RTP/AVP 0", "c=IN IP4 192.0.2.7\nm=audio x"})
    void whatCannotBeSpokenIsRefused(String offer) {
        assertThat(to(offer, BOTH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=sendrecv,192.0.2.7,sendrecv", "a=sendonly,192.0.2.7,recvonly", "a=recvonly,192.0.2.7,sendonly",
        "a=inactive,192.0.2.7,inactive", "a=x,192.0.2.7,sendrecv", "a=sendrecv,0.0.0.0,recvonly", "a=recvonly,0.0.0.0,inactive",
    })
    void aHoldInAnyDialectIsAnsweredByItsMirrorImage(String direction, String connection, String ours) {
        var answer = to(OFFER.replace("192.0.2.7", connection) + direction + "\n", BOTH).orElseThrow();

        assertThat(answer.direction()).isEqualTo(ours);
        assertThat(answer.heard()).isEqualTo(ours.startsWith("send"));
        assertThat(new String(answer.sdp(new InetSocketAddress("127.0.0.1", 30000), 2), StandardCharsets.UTF_8))
                .contains("a=" + ours + "\r\n", "o=carrier 30000 2 ");
    }

    @Test
    void damagedOffersDoNoHarm() {
        Random random = new Random(6);
        for (int n = 0; n < 5_000; n++) {
            byte[] damaged = OFFER.getBytes(StandardCharsets.UTF_8);
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(TrunkAnswer.to(damaged, BOTH)).isNotNull();
        }
    }

    private static Optional<TrunkAnswer> to(String offer, List<G711> laws) {
        return TrunkAnswer.to(offer.getBytes(StandardCharsets.UTF_8), laws);
    }
}
