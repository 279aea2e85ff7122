package org.trunkline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;

/** Two sessions back to back. */
class SrtpSessionTest {
    private static final int OFFSET = 7;
    private static final int SSRC = 0x5501a0b2;

    private final Random random = new Random(3711);
    private SrtpSession alice;
    private SrtpSession bob;
    private SrtpKeys aliceKeys;

    private void meet(SrtpProfile profile) {
        aliceKeys = new SrtpKeys(
                profile, bytes(16), bytes(profile.saltBytes()), bytes(16), bytes(profile.saltBytes()));
        alice = new SrtpSession(aliceKeys);
        bob = new SrtpSession(new SrtpKeys(
                profile,
                aliceKeys.remoteKey(),
                aliceKeys.remoteSalt(),
                aliceKeys.localKey(),
                aliceKeys.localSalt()));
    }

    @ParameterizedTest
    @EnumSource
    void packetsAreThoseOfTheReferenceAcrossTheSequenceWrap(SrtpProfile profile) throws Exception {
        meet(profile);
        for (int index = 0x7ff0; index < 0x2_0010; index += 0x111) {
            byte[] rtp = rtp(SSRC, index & 0xFFFF, bytes(160));
            byte[] sealed = protect(alice, rtp);
            assertThat(sealed)
                    .isEqualTo(ReferenceSrtp.rtp(
                            profile, aliceKeys.localKey(), aliceKeys.localSalt(), index >>> 16, rtp, 12));
            assertOpens(unprotect(bob, sealed), index & 0xFFFF, Arrays.copyOfRange(rtp, 12, rtp.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void extensionAndCsrcStayReadableAndAreAuthenticated(SrtpProfile profile) throws Exception {
        meet(profile);
        byte[] payload = bytes(20);
        byte[] rtp = rtpWithCsrcAndExtension(1, payload);
        byte[] sealed = protect(alice, rtp);
        assertThat(sealed)
                .isEqualTo(ReferenceSrtp.rtp(
                        profile, aliceKeys.localKey(), aliceKeys.localSalt(), 0, rtp, rtp.length - 20));
        for (int at = 0; at < rtp.length - 20; at++) {
            assertThat(unprotect(bob, flip(sealed, at))).as("byte %d", at).isInstanceOf(Dropped.class);
        }
        assertOpens(unprotect(bob, sealed), 1, payload);
    }

    @ParameterizedTest
    @EnumSource
    void controlPacketsAreThoseOfTheReferenceBothWays(SrtpProfile profile) throws Exception {
        meet(profile);
        for (int index = 0; index < 5; index++) {
            byte[] rtcp = rtcp(SSRC, 40);
            byte[] sealed = protectRtcp(alice, rtcp);
            assertThat(sealed)
                    .isEqualTo(ReferenceSrtp.rtcp(
                            profile, aliceKeys.localKey(), aliceKeys.localSalt(), index, rtcp));
            assertThat(unprotectRtcp(bob, sealed)).isEqualTo(rtcp);
            assertThat(unprotectRtcp(alice, protectRtcp(bob, rtcp))).isEqualTo(rtcp);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySinglePacketAroundTheWrapArrivesInAnyOrder(SrtpProfile profile) {
        meet(profile);
        unprotect(bob, protect(alice, rtp(SSRC, 65500, bytes(1))));
        byte[][] sealed = new byte[64][];
        for (int i = 0; i < 64; i++) {
            sealed[i] = protect(alice, rtp(SSRC, 65501 + i & 0xFFFF, bytes(i)));
        }
        for (int pair = 0; pair < 64; pair += 2) {
            assertThat(unprotect(bob, sealed[pair + 1])).isInstanceOf(RtpPacket.class);
            assertThat(unprotect(bob, sealed[pair])).isInstanceOf(RtpPacket.class);
        }
    }

    static Stream<Arguments> wrapBoundaries() {
        return Stream.of(SrtpProfile.values())
                .flatMap(profile -> Stream.of(100, 65530, 65535).map(start -> Arguments.of(profile, start)));
    }

    @ParameterizedTest
    @MethodSource("wrapBoundaries")
    void everyPacketIsTakenOnceAndNeverAfterTheWindowPassed(SrtpProfile profile, int start) {
        meet(profile);
        byte[][] sealed = new byte[200][];
        for (int i = 0; i < 200; i++) {
            sealed[i] = protect(alice, rtp(SSRC, start + i & 0xFFFF, bytes(8)));
        }
        for (int i = 0; i < 200; i += 2) {
            assertThat(unprotect(bob, sealed[i])).isInstanceOf(RtpPacket.class);
        }
        for (int i = 0; i < 200; i += 2) {
            assertThat(unprotect(bob, sealed[i])).as("%d again", i).isEqualTo(new Dropped(Drop.SRTP_REPLAY));
        }
        for (int i = 1; i < 200; i += 2) { // RFC 3711 §3.3.2: a window of at least 64 packets below the highest, 198
            var result = unprotect(bob, sealed[i]);
            if (i > 198 - 64) {
                assertThat(result).as("%d, late", i).isInstanceOf(RtpPacket.class);
            } else {
                assertThat(result).as("%d, too late", i).isEqualTo(new Dropped(Drop.SRTP_REPLAY));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTamperedByteIsFoundAndLeavesTheStreamUnharmed(SrtpProfile profile) {
        meet(profile);
        byte[] payload = bytes(30);
        byte[] sealed = protect(alice, rtp(SSRC, 9, payload));
        for (int at = 0; at < sealed.length; at++) {
            assertThat(unprotect(bob, flip(sealed, at))).as("byte %d", at).isInstanceOf(Dropped.class);
        }
        assertOpens(unprotect(bob, sealed), 9, payload);
    }

    @ParameterizedTest
    @EnumSource
    void everyTamperedControlByteIsFoundAndLeavesTheStreamUnharmed(SrtpProfile profile) {
        meet(profile);
        byte[] rtcp = rtcp(SSRC, 28);
        byte[] sealed = protectRtcp(alice, rtcp);
        for (int at = 0; at < sealed.length; at++) {
            assertThat(openRtcp(bob, flip(sealed, at))).as("byte %d", at).isEmpty();
        }
        assertThat(unprotectRtcp(bob, sealed)).isEqualTo(rtcp);
        assertThat(openRtcp(bob, sealed)).as("replayed").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationIsDroppedWithoutReadingBeyondThePacket(SrtpProfile profile) {
        meet(profile);
        byte[] rtp = protect(alice, rtpWithCsrcAndExtension(1, bytes(5)));
        byte[] rtcp = protectRtcp(alice, rtcp(SSRC, 28));
        for (int length = 0; length < rtp.length; length++) {
            assertThat(unprotect(bob, Arrays.copyOf(rtp, length))).as("%d bytes", length).isInstanceOf(Dropped.class);
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertThat(openRtcp(bob, Arrays.copyOf(rtcp, length))).as("%d bytes", length).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void strangersThatCannotAuthenticateTakeNoPlace(SrtpProfile profile) {
        meet(profile);
        byte[] sealed = protect(alice, rtp(SSRC, 1, bytes(10)));
        byte[] sealedRtcp = protectRtcp(alice, rtcp(SSRC, 28));
        for (int stranger = 0; stranger < 100; stranger++) {
            byte[] forged = sealed.clone();
            ByteBuffer.wrap(forged).putInt(8, stranger).putShort(2, (short) random.nextInt());
            assertThat(unprotect(bob, forged)).isEqualTo(new Dropped(Drop.SRTP_AUTH));
            byte[] forgedRtcp = sealedRtcp.clone();
            ByteBuffer.wrap(forgedRtcp).putInt(4, stranger);
            assertThat(openRtcp(bob, forgedRtcp)).isEmpty();
        }
        for (int ssrc = 1; ssrc <= 4; ssrc++) {
            assertThat(unprotect(bob, protect(alice, rtp(ssrc == 1 ? SSRC : ssrc, ssrc == 1 ? 2 : 40000, bytes(10)))))
                    .isInstanceOf(RtpPacket.class);
        }
        assertThat(openRtcp(bob, sealedRtcp)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void fifthStreamIsNotFollowedAndTheFourKeepTheirReplayLists(SrtpProfile profile) {
        meet(profile);
        var eve = new SrtpSession(aliceKeys); // more authentic streams than one sender may make
        byte[][] first = new byte[4][];
        for (int ssrc = 0; ssrc < 4; ssrc++) {
            first[ssrc] = protect(alice, rtp(ssrc, 1, bytes(10)));
            assertThat(unprotect(bob, first[ssrc])).isInstanceOf(RtpPacket.class);
        }
        assertThat(unprotect(bob, protect(eve, rtp(5, 1, bytes(10))))).isEqualTo(new Dropped(Drop.UNKNOWN_SSRC));
        for (byte[] known : first) {
            assertThat(unprotect(bob, known)).isEqualTo(new Dropped(Drop.SRTP_REPLAY));
        }
        assertThatThrownBy(() -> protect(alice, rtp(5, 1, bytes(10)))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void fifthControlStreamIsNotFollowed(SrtpProfile profile) {
        meet(profile);
        var eve = new SrtpSession(aliceKeys);
        for (int ssrc = 0; ssrc < 4; ssrc++) {
            assertThat(openRtcp(bob, protectRtcp(alice, rtcp(ssrc, 28)))).isPresent();
        }
        assertThat(openRtcp(bob, protectRtcp(eve, rtcp(5, 28)))).isEmpty();
        assertThat(openRtcp(bob, protectRtcp(alice, rtcp(0, 28)))).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void sequenceNumberIsNeverProtectedTwice(SrtpProfile profile) {
        meet(profile);
        protect(alice, rtp(SSRC, 1, bytes(10)));
        assertThatThrownBy(() -> protect(alice, rtp(SSRC, 1, bytes(10)))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void controlPacketWithoutEncryptionIsNotTaken(SrtpProfile profile) throws Exception {
        meet(profile);
        byte[] sealed = protectRtcp(alice, rtcp(SSRC, 28));
        int flagAt = profile == SrtpProfile.AEAD_AES_128_GCM ? sealed.length - 4 : sealed.length - 14;
        assertThat(sealed[flagAt] & 0x80).isEqualTo(0x80);
        assertThat(openRtcp(bob, flip(sealed, flagAt))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 100, 161})
    void packetWithoutRoomBehindItIsRefusedBeforeAnythingIsWritten(int length) {
        meet(SrtpProfile.AEAD_AES_128_GCM);
        byte[] packet = Arrays.copyOf(rtp(SSRC, 1, bytes(150)), 180);
        byte[] before = packet.clone();
        int from = length == 100 ? 61 : 0;
        assertThatThrownBy(() -> alice.protect(packet, from, length)).isInstanceOf(IllegalArgumentException.class);
        assertThat(packet).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void randomBytesAreDropped(SrtpProfile profile) {
        meet(profile);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = bytes(random.nextInt(80));
            if (noise.length > 0 && random.nextInt(4) > 0) {
                noise[0] = (byte) (0x80 | noise[0] & 0x3F);
            }
            assertThat(unprotect(bob, noise)).isInstanceOf(Dropped.class);
            assertThat(openRtcp(bob, noise)).isEmpty();
        }
        assertThat(unprotect(bob, protect(alice, rtp(SSRC, 1, bytes(10))))).isInstanceOf(RtpPacket.class);
    }

    @ParameterizedTest
    @EnumSource
    void closedSessionDoesNothing(SrtpProfile profile) {
        meet(profile);
        alice.close();
        assertThatThrownBy(() -> protect(alice, rtp(SSRC, 1, bytes(10)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unprotect(alice, bytes(50))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysAreNotPrinted() {
        meet(SrtpProfile.AES128_CM_HMAC_SHA1_80);
        assertThat(aliceKeys.toString()).isEqualTo("SrtpKeys[AES128_CM_HMAC_SHA1_80, secret]");
    }

    private static byte[] protect(SrtpSession session, byte[] rtp) {
        byte[] buffer = inBuffer(rtp, SrtpSession.MAX_TRAILER_BYTES);
        int length = session.protect(buffer, OFFSET, rtp.length);
        assertThat(Arrays.copyOf(buffer, OFFSET)).containsOnly(0x55);
        return Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
    }

    private static Parsed unprotect(SrtpSession session, byte[] sealed) {
        return session.unprotect(new SrtpPacket(inBuffer(sealed, 0), OFFSET, sealed.length));
    }

    private static byte[] protectRtcp(SrtpSession session, byte[] rtcp) {
        byte[] buffer = inBuffer(rtcp, SrtpSession.MAX_TRAILER_BYTES);
        return Arrays.copyOfRange(buffer, OFFSET, OFFSET + session.protectRtcp(buffer, OFFSET, rtcp.length));
    }

    private static byte[] unprotectRtcp(SrtpSession session, byte[] sealed) {
        byte[] buffer = inBuffer(sealed, 0);
        int length = session.unprotectRtcp(buffer, OFFSET, sealed.length).orElseThrow();
        return Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
    }

    private static OptionalInt openRtcp(SrtpSession session, byte[] sealed) {
        return session.unprotectRtcp(inBuffer(sealed, 0), OFFSET, sealed.length);
    }

    private static void assertOpens(Parsed parsed, int sequence, byte[] payload) {
        assertThat(parsed).isInstanceOfSatisfying(RtpPacket.class, packet -> {
            assertThat(packet.sequence()).isEqualTo(sequence);
            assertThat(packet.ssrc()).isEqualTo(SSRC);
            int from = packet.payloadOffset();
            assertThat(Arrays.copyOfRange(packet.buffer(), from, from + packet.payloadLength())).isEqualTo(payload);
        });
    }

    private static byte[] inBuffer(byte[] packet, int room) {
        byte[] buffer = new byte[OFFSET + packet.length + room];
        Arrays.fill(buffer, (byte) 0x55);
        System.arraycopy(packet, 0, buffer, OFFSET, packet.length);
        return buffer;
    }

    private static byte[] flip(byte[] packet, int at) {
        byte[] tampered = packet.clone();
        tampered[at] ^= (byte) 0x80;
        return tampered;
    }

    private static byte[] rtp(int ssrc, int sequence, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) 111)
                .putShort((short) sequence)
                .putInt(960 * sequence)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    private static byte[] rtpWithCsrcAndExtension(int sequence, byte[] payload) {
        return ByteBuffer.allocate(12 + 8 + 8 + payload.length)
                .put(new byte[] {(byte) 0x92, 111})
                .putShort((short) sequence)
                .putInt(4711)
                .putInt(SSRC)
                .putInt(0x11111111)
                .putInt(0x22222222)
                .putInt(0xBEDE0001) // RFC 8285 §4.2
                .putInt(0x10AA0000)
                .put(payload)
                .array();
    }

    private byte[] rtcp(int ssrc, int bytes) {
        byte[] report = bytes(bytes);
        ByteBuffer.wrap(report).putInt(0, 0x80C80000 | bytes / 4 - 1).putInt(4, ssrc);
        return report;
    }

    private byte[] bytes(int count) {
        byte[] some = new byte[count];
        random.nextBytes(some);
        return some;
    }
}
