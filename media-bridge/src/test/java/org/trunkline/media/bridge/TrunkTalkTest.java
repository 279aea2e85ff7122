package org.trunkline.media.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.ice.Stun;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/** A whole talk in simulated time: descriptions go to and fro, and what was agreed is heard on both ends. */
class TrunkTalkTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.7", 30000);
    private static final InetSocketAddress TRUNK = new InetSocketAddress("198.51.100.5", 20000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 20000);
    private static final long MILLI = 1_000_000;
    private static final byte VOICE = 0x12; // loud, and nothing that noise would be filled with for a whole frame
    private static final String KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\n";
    private static final String OTHER_KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR\n";

    private record Sent(long nanos, RtpPacket packet, byte[] payload, InetSocketAddress to) {}

    private final DropCounts drops = new DropCounts();
    private final List<MediaEvent> events = new ArrayList<>();
    private final List<Sent> trunkGets = new ArrayList<>();
    private final List<RtpPacket> browserGets = new ArrayList<>();
    private final Random random = new Random(8);
    private final LegBehindSrtp browser = new LegBehindSrtp(this::toBrowser, drops);
    private SourcePolicy policy = SourcePolicy.STRICT;
    private SrtpMode srtp = SrtpMode.OPTIONAL;
    private Optional<SrtpSession> trunkSrtp = Optional.empty();
    private TrunkTerms terms;
    private Bridge bridge;
    private long nowNanos = Long.MAX_VALUE - 1_000 * MILLI; // the clock wraps during the test
    private int browserSequence = 65_500;
    private int browserTimestamp;
    private int trunkSequence = 65_500;
    private int trunkTimestamp = -900;
    private int trunkSsrc = 9;

    @BeforeEach
    void begin() {
        open();
    }

    private void open() {
        var media = new TrunkMedia(
                List.of(TrunkCodec.PCMU, TrunkCodec.PCMA), DtmfMode.AUTO, srtp, policy, 20, TrunkAudio.UNTOUCHED,
                Optional.of(Duration.ofSeconds(30)), Downlink.DEFAULT, Optional.empty(), Optional.empty());
        terms = new TrunkTerms(media, LOCAL, random);
        var trunk = new TrunkLeg(this::toTrunk, policy);
        var up = new UpLane(trunk, new G711Reader(G711.ULAW), drops, random);
        var down = new DownLane(browser.leg(), new AudioWriter.Plain(0, G711.ULAW), drops, random);
        bridge = new Bridge(browser.leg(), trunk, up, down, 0, new ToneStreams(drops), media, this::told, drops);
    }

    @AfterEach
    void end() {
        bridge.close();
    }

    private void browserConnects() {
        byte[] check = Stun.message(Stun.REQUEST, new byte[12])
                .username("abcd:abcd")
                .with(Stun.ICE_CONTROLLING, new byte[8])
                .with(Stun.USE_CANDIDATE)
                .priority(100)
                .integrity("abcdefghijklmnopqrstuvwx")
                .fingerprint();
        browser.leg().stun(check, 0, check.length, LegBehindSrtp.BROWSER, nowNanos);
        browser.secure();
    }

    private static String theirs(String... more) {
        return """
                v=0
                o=carrier 1 1 IN IP4 198.51.100.5
                s=-
                c=IN IP4 198.51.100.5
                t=0 0
                m=audio 20000 RTP/AVP 0 8 101
                a=rtpmap:101 telephone-event/8000
                """ + String.join("", more);
    }

    /** The trunk offers, as in an INVITE or a re-INVITE; what we answered. */
    private String offered(String sdp) {
        var agreed = (TrunkTerms.Outcome.Agreed) terms.offered(sdp.getBytes(UTF_8));
        bridge.trunkNegotiated(agreed.agreement(), nowNanos);
        return new String(agreed.answer(), UTF_8);
    }

    private TrunkAgreement answered(String sdp) {
        var agreed = (TrunkTerms.Outcome.Agreed) terms.answered(sdp.getBytes(UTF_8));
        bridge.trunkNegotiated(agreed.agreement(), nowNanos);
        return agreed.agreement();
    }

    private void browserSpeaks() {
        byte[] packet = packet(0, browserSequence++, browserTimestamp, 77, VOICE, SrtpSession.MAX_TRAILER_BYTES);
        int length = browser.browsersEnd().protect(packet, 0, RtpWriter.HEADER_BYTES + 160);
        bridge.fromBrowser(DatagramKind.RTP, packet, 0, length, LegBehindSrtp.BROWSER, nowNanos);
    }

    private void trunkSpeaks(int payloadType, InetSocketAddress from) {
        byte[] packet = packet(payloadType, trunkSequence++, trunkTimestamp, trunkSsrc, VOICE, SrtpSession.MAX_TRAILER_BYTES);
        int plain = RtpWriter.HEADER_BYTES + 160;
        int length = trunkSrtp.map(session -> session.protect(packet, 0, plain)).orElse(plain);
        bridge.fromTrunk(packet, 0, length, from, nowNanos);
    }

    private static byte[] packet(int type, int sequence, int timestamp, int ssrc, byte sound, int room) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160 + room];
        Arrays.fill(packet, sound);
        RtpWriter.header(packet, 0, false, type, sequence & 0xFFFF, timestamp, ssrc);
        return packet;
    }

    private void talk(int frames) {
        for (int i = 0; i < frames; i++) {
            browserSpeaks();
            trunkSpeaks(0, TRUNK);
            pass(20);
        }
    }

    /** Time goes on, in steps in which alarms ring. */
    private void pass(int millis) {
        for (int i = 0; i < millis; i += 20) {
            nowNanos += 20 * MILLI;
            bridge.onTime(nowNanos);
        }
        browserTimestamp += 8 * millis;
        trunkTimestamp += 8 * millis;
    }

    private void toTrunk(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        var parsed = trunkSrtp.isPresent()
                ? trunkSrtp.get().unprotect(new SrtpPacket(copy, 0, length))
                : RtpPacket.parse(copy, 0, length);
        var packet = (RtpPacket) parsed;
        int from = packet.payloadOffset();
        trunkGets.add(new Sent(nowNanos, packet, Arrays.copyOfRange(copy, from, from + packet.payloadLength()), to));
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (DatagramKind.of(copy, 0, length) == DatagramKind.RTP
                && browser.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            browserGets.add(packet);
        }
    }

    private static boolean isVoice(Sent sent) {
        return sent.payload()[0] == VOICE && sent.payload()[80] == VOICE && sent.payload()[159] == VOICE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=sendonly\n", "a=inactive\n", "c=IN IP4 0.0.0.0\n", "a=inactive\nc=IN IP4 0.0.0.0\n"})
    void aTrunkThatHoldsIsSentNothingAndIsBackWithOnePacketEachWay(String hold) {
        browserConnects();
        offered(theirs());
        talk(50);
        for (String back : List.of(theirs(), theirs("a=sendrecv\n"))) {
            var last = trunkGets.getLast();
            offered(theirs(hold));
            int sent = trunkGets.size();
            for (int i = 0; i < 500; i++) {
                browserSpeaks();
                pass(20);
            }
            assertThat(trunkGets).hasSize(sent);
            offered(back);
            int heard = browserGets.size();
            browserSpeaks();
            trunkSpeaks(0, TRUNK);
            var first = trunkGets.getLast();
            assertThat(trunkGets.subList(sent, trunkGets.size())).filteredOn(TrunkTalkTest::isVoice).hasSize(1);
            assertThat(browserGets).hasSize(heard + 1);
            assertThat(first.packet().ssrc()).isEqualTo(last.packet().ssrc());
            assertThat(first.packet().sequence() - last.packet().sequence() & 0xFFFF).isBetween(1, 2);
            assertThat(first.packet().timestamp() - last.packet().timestamp()).isBetween(79_000, 83_000);
            pass(20);
            talk(50);
        }
        assertThat(events).noneMatch(e -> e instanceof MediaEvent.TrunkSilent);
    }

    private void told(MediaEvent event) {
        if (!(event instanceof MediaEvent.Measured || event instanceof MediaEvent.BrowserSilent)) {
            events.add(event);
        }
    }

    @Test
    void musicOfATrunkThatHoldsIsHeard() {
        browserConnects();
        offered(theirs());
        talk(20);
        offered(theirs("a=sendonly\n"));
        int heard = browserGets.size();
        talk(50);
        assertThat(browserGets).hasSize(heard + 50);
    }

    @Test
    void whileWeHoldTheTrunkGetsSteadySilenceAndNothingOfItIsHeard() {
        browserConnects();
        answered(theirs());
        talk(50);
        terms.hold(true);
        assertThat(new String(terms.offer(), UTF_8)).contains("a=sendonly");
        answered(theirs("a=recvonly\n"));
        int sent = trunkGets.size();
        int heard = browserGets.size();
        talk(200);
        var silence = trunkGets.subList(sent, trunkGets.size());
        assertThat(silence).hasSizeBetween(190, 201).noneMatch(TrunkTalkTest::isVoice);
        assertThat(browserGets).hasSize(heard);
        assertThat(drops.of(Drop.ON_HOLD)).isEqualTo(200);
        terms.hold(false);
        terms.offer();
        answered(theirs());
        browserSpeaks(); // its time may have been filled
        trunkSpeaks(0, TRUNK);
        assertThat(browserGets).hasSize(heard + 1);
        pass(20);
        browserSpeaks();
        assertThat(isVoice(trunkGets.getLast())).isTrue();
        for (int i = 1; i < trunkGets.size(); i++) {
            assertThat(trunkGets.get(i).packet().sequence() - trunkGets.get(i - 1).packet().sequence() & 0xFFFF).isEqualTo(1);
        }
    }

    @Test
    void aCodecMayChangeInTheMiddleOfATalk() {
        browserConnects();
        offered(theirs());
        talk(20);
        assertThat(offered(theirs().replace("0 8 101", "97 101") + "a=rtpmap:97 PCMA/8000\n")).contains("RTP/AVP 97 101");
        int heard = browserGets.size();
        for (int i = 0; i < 20; i++) {
            browserSpeaks();
            trunkSpeaks(i < 2 ? 0 : 97, TRUNK); // the first two were on their way
            pass(20);
        }
        assertThat(browserGets).hasSize(heard + 20);
        assertThat(trunkGets.getLast().packet().payloadType()).isEqualTo(97);
        short[] pcm = new short[160];
        G711.ALAW.decode(trunkGets.getLast().payload(), 0, 160, pcm, 0);
        short[] said = new short[1];
        G711.ULAW.decode(new byte[] {VOICE}, 0, 1, said, 0);
        assertThat((double) pcm[80]).isCloseTo(said[0], org.assertj.core.data.Offset.offset(Math.abs(said[0]) / 10.0));
    }

    @Test
    void earlyMediaMayMoveAndTheLastDescriptionCounts() {
        browserConnects();
        answered(theirs());
        talk(10);
        answered(theirs().replace("198.51.100.5", "198.51.100.66"));
        int heard = browserGets.size();
        trunkSpeaks(0, TRUNK);
        assertThat(browserGets).hasSize(heard);
        trunkSpeaks(0, STRANGER);
        assertThat(browserGets).hasSize(heard + 1);
        browserSpeaks();
        assertThat(trunkGets.getLast().to()).isEqualTo(STRANGER);
    }

    @Test
    void anEncryptedTalkSurvivesALongHoldAndARefreshAndTakesNewKeys() {
        browserConnects();
        var keys = ((TrunkTerms.Outcome.Agreed) terms.offered(theirs(KEY).getBytes(UTF_8))).agreement().keys().orElseThrow();
        trunkSrtp = Optional.of(new SrtpSession(turned(keys), 8));
        offered(theirs(KEY));
        talk(50);
        assertThat(trunkGets).filteredOn(TrunkTalkTest::isVoice).hasSize(50);
        assertThat(browserGets).hasSize(50);
        var last = trunkGets.getLast();

        offered(theirs(KEY, "a=inactive\n"));
        pass(20_000);
        offered(theirs(KEY));
        talk(50); // the trunk's end would refuse a number that it has seen: unprotect() there would not give a packet
        assertThat(trunkGets.getLast().packet().ssrc()).isEqualTo(last.packet().ssrc());
        assertThat(browserGets).hasSize(100);

        var renewed = ((TrunkTerms.Outcome.Agreed) terms.offered(theirs(OTHER_KEY).getBytes(UTF_8)));
        trunkSrtp = Optional.of(new SrtpSession(turned(renewed.agreement().keys().orElseThrow())));
        bridge.trunkNegotiated(renewed.agreement(), nowNanos);
        talk(50);
        assertThat(browserGets).hasSize(150);
        assertThat(drops.of(Drop.SRTP_AUTH) + drops.of(Drop.SRTP_REPLAY)).isZero();
    }

    @Test
    void aPlainPacketAndARepeatedOneAreNotHeardInAnEncryptedTalk() {
        browserConnects();
        var agreed = (TrunkTerms.Outcome.Agreed) terms.offered(theirs(KEY).getBytes(UTF_8));
        bridge.trunkNegotiated(agreed.agreement(), nowNanos);
        trunkSrtp = Optional.of(new SrtpSession(turned(agreed.agreement().keys().orElseThrow())));
        byte[] packet = packet(0, 5, 0, 9, VOICE, SrtpSession.MAX_TRAILER_BYTES);
        byte[] plain = packet(0, 6, 160, 9, VOICE, SrtpSession.MAX_TRAILER_BYTES);
        int length = trunkSrtp.get().protect(packet, 0, RtpWriter.HEADER_BYTES + 160);
        bridge.fromTrunk(packet.clone(), 0, length, TRUNK, nowNanos);
        bridge.fromTrunk(packet.clone(), 0, length, TRUNK, nowNanos);
        bridge.fromTrunk(plain, 0, RtpWriter.HEADER_BYTES + 160, TRUNK, nowNanos);
        assertThat(browserGets).hasSize(1);
        assertThat(drops.of(Drop.SRTP_REPLAY)).isEqualTo(1);
        assertThat(drops.of(Drop.SRTP_AUTH)).isEqualTo(1);
    }

    @Test
    void aTrunkThatFallsSilentIsToldOnceAndOnceMoreWhenItIsBack() {
        pass(60_000);
        assertThat(events).isEmpty();
        answered(theirs());
        pass(20_000);
        answered(theirs()); // nothing new: nothing starts anew
        pass(9_980);
        assertThat(events).isEmpty();
        pass(40_000);
        assertThat(events).containsExactly(new MediaEvent.TrunkSilent(Duration.ofSeconds(30)));
        trunkSpeaks(0, TRUNK);
        trunkSpeaks(0, TRUNK);
        assertThat(events).hasSize(2).last().isInstanceOf(MediaEvent.TrunkHeard.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=sendonly\n", "a=inactive\n", "a=recvonly\n", "c=IN IP4 0.0.0.0\n"})
    void silenceIsNotCountedWhileTheTrunkIsHeld(String hold) {
        answered(theirs());
        trunkSpeaks(0, TRUNK);
        offered(theirs(hold));
        pass(600_000);
        assertThat(events).isEmpty();
        offered(theirs());
        pass(29_000);
        assertThat(events).isEmpty();
        pass(2_000);
        assertThat(events).hasSize(1);
    }

    @Test
    void ourHoldStopsTheCountAndABrowserThatSaysNothingChangesNothing() {
        answered(theirs());
        terms.hold(true);
        terms.offer();
        answered(theirs("a=recvonly\n"));
        pass(100_000);
        assertThat(events).isEmpty();
        terms.hold(false);
        terms.offer();
        answered(theirs());
        for (int i = 0; i < 5000; i++) {
            trunkSpeaks(0, TRUNK); // for 100 s; the browser is mute
            pass(20);
        }
        assertThat(events).isEmpty();
    }

    @Test
    void digitsOfATrunkThatWeHoldAreNotHeard() {
        answered(theirs());
        terms.hold(true);
        terms.offer();
        answered(theirs("a=recvonly\n"));
        byte[] packet = packet(101, 1, 0, 9, (byte) 0, 0);
        new TelephoneEvent(5, true, 10, 800).write(packet, RtpWriter.HEADER_BYTES);
        bridge.fromTrunk(packet, 0, RtpWriter.HEADER_BYTES + TelephoneEvent.BYTES, TRUNK, nowNanos);
        assertThat(events).isEmpty();
    }

    private static SrtpKeys turned(SrtpKeys ours) {
        return new SrtpKeys(ours.profile(), ours.remoteKey(), ours.remoteSalt(), ours.localKey(), ours.localSalt());
    }
}
