package org.trunkline.media.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/** From where a trunk is heard, and where it is sent to, with attackers before, during and after. */
class TrunkLegTest {
    private static final InetSocketAddress TOLD = new InetSocketAddress("198.51.100.5", 20000);
    private static final InetSocketAddress NEW_PORT = new InetSocketAddress("198.51.100.5", 20002);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.9", 20000);
    private static final InetSocketAddress ATTACKER = new InetSocketAddress("192.0.2.66", 6666);
    private static final long SECOND = 1_000_000_000;
    private static final SourceRule SAME_ADDRESS = (told, seen) -> told.getAddress().equals(seen.getAddress());
    private static final SourceRule ANY = (_, _) -> true;

    private final List<InetSocketAddress> sentTo = new ArrayList<>();
    private TrunkLeg leg;
    private long nowNanos = Long.MAX_VALUE - 3 * SECOND;
    private int sequence = 65_533;

    @BeforeEach
    void strict() {
        leg(SourceRule.EXACTLY_AS_TOLD);
    }

    private void leg(SourceRule rule) {
        leg = new TrunkLeg((_, _, _, to) -> sentTo.add(to), rule);
    }

    private void told(InetSocketAddress address) {
        leg.negotiated(new TrunkLeg.FarEnd(address, address, true, type -> type == 0, Optional.empty()), nowNanos);
    }

    private boolean heard(InetSocketAddress from) {
        return heard(from, 0, sequence++, 7);
    }

    private boolean heard(InetSocketAddress from, int type, int number, int ssrc) {
        byte[] packet = new byte[172];
        RtpWriter.header(packet, 0, false, type, number & 0xFFFF, 160 * number, ssrc);
        return switch (leg.receive(packet, 0, packet.length, from, nowNanos)) {
            case RtpPacket _ -> true;
            case Dropped(var reason) -> {
                assertThat(reason).isEqualTo(Drop.FOREIGN_SOURCE);
                yield false;
            }
        };
    }

    private InetSocketAddress target() {
        leg.send(new byte[64], 12, nowNanos);
        return sentTo.getLast();
    }

    private void learn(InetSocketAddress from) {
        assertThat(List.of(heard(from), heard(from), heard(from))).containsExactly(false, false, true);
    }

    @Test
    void beforeADescriptionNobodyIsHeardOrSentTo() {
        leg(ANY);
        for (int i = 0; i < 5; i++) {
            assertThat(heard(TOLD)).isFalse();
        }
        leg.send(new byte[64], 12, nowNanos);
        assertThat(sentTo).isEmpty();
    }

    @Test
    void strictIsExactlyTheToldAddress() {
        told(TOLD);
        for (var other : List.of(NEW_PORT, ELSEWHERE, ATTACKER)) {
            for (int i = 0; i < 5; i++) {
                assertThat(heard(other)).isFalse();
            }
        }
        assertThat(heard(TOLD)).isTrue();
        assertThat(target()).isEqualTo(TOLD);
    }

    @Test
    void sameAddressLearnsANewPortAndNoOtherAddress() {
        leg(SAME_ADDRESS);
        told(TOLD);
        for (int i = 0; i < 5; i++) {
            assertThat(heard(ATTACKER)).isFalse();
        }
        assertThat(target()).isEqualTo(TOLD);
        learn(NEW_PORT);
        assertThat(target()).isEqualTo(NEW_PORT);
        assertThat(heard(TOLD)).isFalse();
        assertThat(heard(ATTACKER)).isFalse();
    }

    @Test
    void theFirstThatSendsThreeInARowIsLearnedAndNobodyAfterIt() {
        leg(ANY);
        told(TOLD);
        learn(ELSEWHERE);
        assertThat(target()).isEqualTo(ELSEWHERE);
        for (int i = 0; i < 20; i++) {
            assertThat(heard(ATTACKER)).isFalse();
            assertThat(heard(TOLD)).isFalse();
        }
        assertThat(heard(ELSEWHERE)).isTrue();
        assertThat(target()).isEqualTo(ELSEWHERE);
    }

    @Test
    void onceTheToldAddressHasSpokenNothingIsLearned() {
        leg(ANY);
        told(TOLD);
        assertThat(heard(TOLD)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(heard(ATTACKER)).isFalse();
        }
        assertThat(target()).isEqualTo(TOLD);
    }

    @Test
    void packetsThatDoNotFollowEachOtherTeachNothing() {
        leg(ANY);
        told(TOLD);
        for (int i = 0; i < 10; i++) {
            assertThat(heard(ATTACKER, 0, 10 * i, 7)).isFalse(); // numbers at random
            assertThat(heard(ATTACKER, 0, 500 + i, i)).isFalse(); // an SSRC of its own each
            assertThat(heard(ATTACKER, 13, 900 + i, 7)).isFalse(); // a type that was not negotiated
            byte[] rubbish = {(byte) 0x40, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7};
            assertThat(leg.receive(rubbish, 0, rubbish.length, ATTACKER, nowNanos)).isEqualTo(new Dropped(Drop.FOREIGN_SOURCE));
        }
        assertThat(target()).isEqualTo(TOLD);
    }

    @Test
    void aFloodFromManyPortsDoesNotKeepTheTrunkOut() {
        leg(ANY);
        told(TOLD);
        boolean learned = false;
        for (int i = 0; i < 9 && !learned; i++) {
            for (int port = 1; port <= 3; port++) {
                assertThat(heard(new InetSocketAddress("192.0.2.66", port), 0, 20 * i + 7 * port, 5)).isFalse();
            }
            learned = heard(ELSEWHERE, 0, 100 + i, 7);
        }
        assertThat(learned).isTrue();
    }

    @Test
    void afterTheWindowOnlyTheToldAddressIsLeft() {
        leg(ANY);
        told(TOLD);
        nowNanos += 10 * SECOND;
        for (int i = 0; i < 5; i++) {
            assertThat(heard(ELSEWHERE)).isFalse();
        }
        assertThat(heard(TOLD)).isTrue();
    }

    @Test
    void aNewAddressOpensTheWindowAgainAndTheSameOneDoesNot() {
        leg(ANY);
        told(TOLD);
        learn(ELSEWHERE);
        told(TOLD);
        assertThat(heard(ELSEWHERE)).isTrue();
        assertThat(heard(ATTACKER)).isFalse();
        nowNanos += 60 * SECOND;
        told(NEW_PORT);
        assertThat(target()).isEqualTo(NEW_PORT);
        assertThat(heard(ELSEWHERE, 0, 1, 9)).isFalse();
        learn(ATTACKER); // whoever is first, where any address is allowed
        nowNanos += 60 * SECOND;
        told(NEW_PORT);
        assertThat(heard(ELSEWHERE)).isFalse();
    }

    @Test
    void aPhoneThatSaysNothingUntilItIsAnsweredIsLearnedThen() {
        leg(SAME_ADDRESS);
        told(TOLD); // in a 183
        nowNanos += 30 * SECOND;
        assertThat(heard(NEW_PORT)).isFalse();
        told(TOLD); // in the 200, the same words
        learn(NEW_PORT);
        assertThat(target()).isEqualTo(NEW_PORT);
    }

    @Test
    void reportsThatComeToTheRtpPortAreNoStreamOfTheirOwn() {
        told(TOLD);
        assertThat(heard(TOLD)).isTrue();
        byte[] report = new byte[28];
        report[0] = (byte) 0x80;
        for (int type = 200; type <= 207; type++) {
            report[1] = (byte) type;
            assertThat(leg.receive(report, 0, report.length, TOLD, nowNanos)).isEqualTo(new Dropped(Drop.NOT_RTP));
        }
        assertThat(heard(TOLD)).isTrue();
    }
}
