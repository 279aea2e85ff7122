package org.trunkline.media.ice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.ice.Browser.SECOND;
import static org.trunkline.media.ice.Browser.address;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.Drop;
import org.trunkline.media.ice.IceOutput.Discarded;
import org.trunkline.media.ice.IceOutput.Transmit;

/** The published STUN test vectors (RFC 5769), through the agent and through the decoder that it uses. */
class Rfc5769Test {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final String TRANSACTION_ID = "b7e7a701bc34d686fa87dfae";
    /** RFC 5769 §2.1. */
    private static final byte[] REQUEST = Stun.hex(
            """
            00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
            00 24 00 04 6e 00 01 ff
            80 29 00 08 93 2f f9 b1 51 26 3b 36
            00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
            00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
            80 28 00 04 e5 7a 3b cf
            """);
    /** RFC 5769 §2.2. */
    private static final String IPV4_RESPONSE =
            """
            01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae \
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 \
            00 20 00 08 00 01 a1 47 e1 12 a6 43 \
            00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7 \
            80 28 00 04 c0 7d 4c 96""";
    /** RFC 5769 §2.3. */
    private static final String IPV6_RESPONSE =
            """
            01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae \
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20 \
            00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9 \
            00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41 \
            80 28 00 04 c8 fb 0b 4c""";

    private static final InetSocketAddress PEER = address("192.0.2.1", 32853);

    /** Gives out the vectors' transaction ID; all times are in the middle. */
    private static final class VectorRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0x4000_0000_0000_0000L;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(Stun.hex(TRANSACTION_ID), 0, bytes, 0, bytes.length);
        }
    }

    private static IceLite agent(String remoteUfrag, String localUfrag) {
        return new IceLite(
                new IceCredentials(localUfrag, PASSWORD),
                new IceCredentials(remoteUfrag, PASSWORD),
                ConsentSettings.defaults(),
                new VectorRandom());
    }

    @Test
    void sampleRequestIsAuthenticAndItsControlledSenderMeetsAConflict() {
        var outputs = agent("h6vY", "evtj").on(REQUEST, 0, REQUEST.length, PEER, 0);
        byte[] answer = ((Transmit) outputs.getFirst()).datagram(); // only the authentic get an answer
        assertThat(Stun.errorCode(answer)).isEqualTo(487);
        assertThat(Stun.transactionId(answer)).isEqualTo(Stun.hex(TRANSACTION_ID));
    }

    @Test
    void sampleRequestIsReadAsPrinted() {
        var m = (StunMessage) StunMessage.decode(REQUEST, 0, REQUEST.length);
        assertThat(m.fingerprinted()).isTrue();
        assertThat(m.authentic(PASSWORD.getBytes(US_ASCII))).isTrue();
        assertThat(m.authentic(PASSWORD.toLowerCase().getBytes(US_ASCII))).isFalse();
        assertThat(m.hasUsername("evtj:h6vY".getBytes(US_ASCII))).isTrue();
        assertThat(m.priority()).isEqualTo(0x6E0001FFL);
        assertThat(StunRouting.localUfrag(REQUEST, 0, REQUEST.length)).contains("evtj");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {IPV4_RESPONSE + "|192.0.2.1", IPV6_RESPONSE + "|2001:db8:1234:5678:11:2233:4455:6677"})
    void sampleResponsesMapTheirAddressAsWeDoAndRenewConsent(String hex, String mapped) {
        byte[] response = Stun.hex(hex);
        var agent = agent("brow", "gate");
        byte[] nomination = Stun.message(Stun.REQUEST, Stun.hex(TRANSACTION_ID))
                .username("gate:brow")
                .with(Stun.USE_CANDIDATE)
                .integrity(PASSWORD)
                .fingerprint();
        var answer = agent.on(nomination, 0, nomination.length, address(mapped, 32853), 0).getFirst();
        assertThat(Stun.value(((Transmit) answer).datagram(), Stun.XOR_MAPPED_ADDRESS))
                .isEqualTo(Stun.value(response, Stun.XOR_MAPPED_ADDRESS));
        long checkNanos = agent.nextDeadlineNanos();
        agent.onTime(checkNanos);
        byte[] shifted = new byte[response.length + 7];
        System.arraycopy(response, 0, shifted, 3, response.length);
        assertThat(agent.on(shifted, 3, response.length, address(mapped, 32853), checkNanos)).isEmpty();
        agent.onTime(30 * SECOND); // a check, not the expiry
        assertThat(agent.selected()).contains(address(mapped, 32853));
    }

    @Test
    void sampleResponseNobodyAskedForIsDropped() {
        byte[] response = Stun.hex(IPV4_RESPONSE);
        assertThat(agent("brow", "gate").on(response, 0, response.length, PEER, 0))
                .containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
    }
}
