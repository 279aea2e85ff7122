package org.trunkline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.media.ice.Browser.BROWSER;
import static org.trunkline.media.ice.Browser.GATEWAY;
import static org.trunkline.media.ice.Browser.SECOND;
import static org.trunkline.media.ice.Browser.address;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.media.Drop;
import org.trunkline.media.ice.IceOutput.Connected;
import org.trunkline.media.ice.IceOutput.Discarded;
import org.trunkline.media.ice.IceOutput.PathChanged;
import org.trunkline.media.ice.IceOutput.Transmit;

class IceLiteChecksTest {
    private static final InetSocketAddress WIFI = address("192.0.2.10", 50000);
    private static final InetSocketAddress MOBILE = address("198.51.100.20", 60000);

    private final Browser browser = new Browser(0);
    private final IceLite ice = browser.ice;

    @ParameterizedTest
    @CsvSource({"192.0.2.10, 50000", "255.255.255.255, 65535", "2001:db8:1234:5678:11:2233:4455:6677, 32853", "::1, 1"})
    void authenticCheckIsAnsweredWithItsSourceAndValidatesIt(String host, int port) {
        var from = address(host, port);
        byte[] check = browser.plainCheck();
        var outputs = browser.send(check, from);

        assertThat(outputs).hasSize(1);
        var answer = (Transmit) outputs.getFirst();
        assertThat(answer.to()).isEqualTo(from);
        assertThat(Stun.type(answer.datagram())).isEqualTo(Stun.SUCCESS);
        assertThat(Stun.transactionId(answer.datagram())).isEqualTo(Stun.transactionId(check));
        assertThat(Stun.mapped(answer.datagram())).isEqualTo(from);
        assertThat(Stun.authentic(answer.datagram(), GATEWAY.pwd())).isTrue();
        assertThat(ice.validated(from)).isTrue();
        assertThat(ice.validated(MOBILE)).isFalse();
        assertThat(ice.selected()).isEmpty();
        assertThat(ice.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    static Stream<Arguments> forgeries() {
        var b = new Browser(0);
        byte[] wrongFingerprint = b.plainCheck();
        wrongFingerprint[wrongFingerprint.length - 1] ^= 1;
        return Stream.of(
                Arguments.of("wrong password", b.check().integrity("notTheGatewaysPassword").fingerprint()),
                Arguments.of("the browser's password", b.check().integrity(BROWSER.pwd()).fingerprint()),
                Arguments.of("no integrity", b.check().fingerprint()),
                Arguments.of("no fingerprint", b.check().integrity(GATEWAY.pwd()).bytes(0)),
                Arguments.of("wrong fingerprint", wrongFingerprint),
                Arguments.of("fingerprint not last", fingerprintNotLast(b)),
                Arguments.of("username of another peer", named(b, GATEWAY.ufrag() + ":othr")),
                Arguments.of("username the wrong way round", named(b, BROWSER.ufrag() + ":" + GATEWAY.ufrag())),
                Arguments.of("half a username", named(b, GATEWAY.ufrag())),
                Arguments.of("no username", unnamed(b)));
    }

    private static byte[] named(Browser b, String username) {
        return Stun.message(Stun.REQUEST, b.newTransactionId())
                .username(username)
                .integrity(GATEWAY.pwd())
                .fingerprint();
    }

    private static byte[] unnamed(Browser b) {
        return Stun.message(Stun.REQUEST, b.newTransactionId()).integrity(GATEWAY.pwd()).fingerprint();
    }

    private static byte[] fingerprintNotLast(Browser b) {
        var message = b.check().integrity(GATEWAY.pwd());
        byte[] crc = Stun.crc(message.bytes(8 + 8)); // right for the whole message, but not at its end
        return message.with(Stun.FINGERPRINT, crc).with(0x8022, (byte) 'x').bytes(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void unauthenticCheckIsDroppedWithoutAnAnswer(String what, byte[] datagram) {
        assertThat(browser.send(datagram, WIFI)).containsExactly(new Discarded(Drop.STUN_INTEGRITY));
        assertThat(ice.validated(WIFI)).as(what).isFalse();
    }

    @Test
    void attributesBehindTheIntegrityAreNotBelieved() {
        byte[] nominatingUnsigned = browser.check().integrity(GATEWAY.pwd()).with(Stun.USE_CANDIDATE).fingerprint();
        browser.send(nominatingUnsigned, WIFI);
        assertThat(ice.selected()).isEmpty();
    }

    @Test
    void peerThatBelievesToBeControlledIsToldOfTheConflict() {
        byte[] check = Stun.message(Stun.REQUEST, browser.newTransactionId())
                .username(GATEWAY.ufrag() + ":" + BROWSER.ufrag())
                .with(Stun.ICE_CONTROLLED, new byte[8])
                .with(Stun.USE_CANDIDATE)
                .integrity(GATEWAY.pwd())
                .fingerprint();
        var outputs = browser.send(check, WIFI);

        assertThat(outputs).hasSize(1);
        byte[] answer = ((Transmit) outputs.getFirst()).datagram();
        assertThat(Stun.type(answer)).isEqualTo(Stun.ERROR);
        assertThat(Stun.errorCode(answer)).isEqualTo(487);
        assertThat(Stun.authentic(answer, GATEWAY.pwd())).isTrue();
        assertThat(ice.validated(WIFI)).isFalse();
    }

    @Test
    void requiredAttributeThatWeDoNotKnowIsNamedInTheAnswer() {
        byte[] check = browser.check().with(0x7ABC, (byte) 1).integrity(GATEWAY.pwd()).fingerprint();
        var outputs = browser.send(check, WIFI);

        byte[] answer = ((Transmit) outputs.getFirst()).datagram();
        assertThat(Stun.errorCode(answer)).isEqualTo(420);
        assertThat(Stun.value(answer, Stun.UNKNOWN_ATTRIBUTES)).startsWith(0x7A, 0xBC);
        assertThat(Stun.authentic(answer, GATEWAY.pwd())).isTrue();
        assertThat(ice.validated(WIFI)).isFalse();
    }

    @Test
    void regularNominationConnectsOnceAfterPlainChecks() {
        browser.send(browser.plainCheck(), WIFI);
        browser.send(browser.plainCheck(), MOBILE);
        var outputs = browser.send(browser.nomination(100), MOBILE);
        browser.send(browser.nomination(100), MOBILE);

        assertThat(outputs.getFirst()).isInstanceOf(Transmit.class);
        assertThat(outputs.getLast()).isEqualTo(new Connected(MOBILE));
        assertThat(browser.seen(Connected.class)).hasSize(1);
        assertThat(browser.seen(PathChanged.class)).isEmpty();
        assertThat(ice.selected()).contains(MOBILE);
        assertThat(List.of(ice.validated(WIFI), ice.validated(MOBILE))).containsOnly(true);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "200, 100"})
    void aggressiveNominationEndsOnTheBestPathInWhateverOrder(long wifi, long mobile) {
        browser.send(browser.nomination(wifi), WIFI);
        browser.run(SECOND / 20);
        browser.send(browser.nomination(mobile), MOBILE);
        assertThat(ice.selected()).contains(wifi > mobile ? WIFI : MOBILE);
    }

    @Test
    void pathNominatedLastWinsEvenIfItsPriorityIsLower() {
        browser.send(browser.nomination(0xFFFF_FFFFL), WIFI);
        browser.run(SECOND / 2);
        var outputs = browser.send(browser.nomination(1), MOBILE);
        assertThat(outputs.getLast()).isEqualTo(new PathChanged(MOBILE));
        assertThat(ice.selected()).contains(MOBILE);
        browser.run(2 * SECOND);
        assertThat(browser.send(browser.nomination(0xFFFF_FFFFL), WIFI)).contains(new PathChanged(WIFI));
        assertThat(browser.seen(Connected.class)).hasSize(1);
    }

    @Test
    void keepaliveIsQuietFromAValidatedSourceOnly() {
        byte[] keepalive = Stun.message(Stun.INDICATION, browser.newTransactionId()).fingerprint();
        assertThat(browser.send(keepalive, WIFI)).containsExactly(new Discarded(Drop.STUN_UNEXPECTED));
        browser.send(browser.plainCheck(), WIFI);
        assertThat(browser.send(keepalive, WIFI)).isEmpty();
    }

    @Test
    void sourcesAreBoundedAndTheSelectedOneStays() {
        browser.connect(WIFI);
        for (int port = 1; port <= 100; port++) {
            browser.send(browser.plainCheck(), address("203.0.113.1", port));
        }
        long remembered = Stream.iterate(1, p -> p + 1)
                .limit(100)
                .filter(port -> ice.validated(address("203.0.113.1", port)))
                .count();
        assertThat(remembered).isEqualTo(Sources.LIMIT);
        assertThat(ice.validated(WIFI)).isTrue();
    }

    @Test
    void noFlippedBitOfACheckIsBelieved() {
        byte[] check = browser.nomination(100);
        for (int bit = 0; bit < check.length * 8; bit++) {
            byte[] flipped = check.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(browser.send(flipped, WIFI)).as("bit %d", bit).allMatch(Discarded.class::isInstance);
        }
        assertThat(ice.validated(WIFI)).isFalse();
    }

    @Test
    void randomDatagramsAreOnlyEverDiscarded() {
        var random = new Random(20250101);
        for (int i = 0; i < 20_000; i++) {
            byte[] datagram = new byte[random.nextInt(200)];
            random.nextBytes(datagram);
            if (datagram.length >= 20 && i % 4 != 0) { // three of four reach the attributes
                System.arraycopy(Stun.message(Stun.REQUEST, new byte[12]).bytes(0), 0, datagram, 0, 8);
                datagram[2] = (byte) (datagram.length - 20 >> 8);
                datagram[3] = (byte) (datagram.length - 20);
                datagram[20 % datagram.length] = 0;
            }
            assertThat(browser.send(datagram, WIFI)).hasSize(1).allMatch(Discarded.class::isInstance);
            StunRouting.localUfrag(datagram, 0, datagram.length);
        }
        assertThat(browser.send(new byte[3000], WIFI)).containsExactly(new Discarded(Drop.OVERSIZE));
    }

    @Test
    void cutAndSignedRubbishFromThePeerItselfDoesNoHarm() {
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            var message = Stun.message(random.nextBoolean() ? Stun.REQUEST : Stun.SUCCESS, browser.newTransactionId())
                    .username(GATEWAY.ufrag() + ":" + BROWSER.ufrag());
            byte[] value = new byte[random.nextInt(24)];
            random.nextBytes(value);
            message.with(random.nextInt(0x40), value).with(0x8000 + random.nextInt(0x40), value);
            assertThat(browser.send(message.integrity(GATEWAY.pwd()).fingerprint(), WIFI)).isNotNull();
        }
    }
}
