package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.Drop;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusDecoder;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtcpMessage;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/** The whole engine on loopback: a browser with ICE, DTLS and SRTP on one side, a trunk with plain RTP on the other. */
class MediaEngineTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final int FIRST_PORT = 20_000;
    private static final int PAIRS = 2;
    private static final int TONE_TYPE = 101;
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetAddress here = addressOfThisProcess();
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final Random random = new Random(4);
    private MediaEngine engine;
    private BrowserDouble browser;
    private DatagramSocket trunk;
    private int trunkSequence = 65_530;
    private int trunkTimestamp = -800;

    @BeforeEach
    void start() throws Exception {
        engine = MediaEngine.start(settings());
        browser = new BrowserDouble();
        trunk = new DatagramSocket(0, here);
        trunk.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void stop() {
        browser.close();
        trunk.close();
        engine.close();
        await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("media-")));
    }

    @Test
    void anOpusBrowserAndAPhoneHearEachOther() throws Exception {
        var call = connected(browser.opusOffer());
        speakOpus(60);
        assertThat(level(trunkHears(100))).isGreaterThan(1000);
        trunkSpeaks(call, 30);
        for (int i = 0; i < 30; i++) {
            assertThat(browserHears().payloadType()).isEqualTo(BrowserDouble.OPUS);
        }
    }

    @Test
    void aBrowserThatShakesHandsBeforeItNominatesIsReached() throws Exception {
        browser.connectBeforeNominating(opened(browser.opusOffer()));
        assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
    }

    @Test
    void aBrowserThatWasInvitedAnswersAndIsHeard() throws Exception {
        var invited = engine.invite();
        assertNothingHeld();
        var answer = browser.opusOffer().replace("a=setup:actpass", "a=setup:active");
        var opening = engine.open(new BrowserSays.Answer(answer, invited), TrunkMedia.DEFAULT, events::add);
        var call = ((Opening.Open) opening).call();
        assertThat(line(call.browserAnswer(), "a=ice-")).isEqualTo(line(invited.offer(), "a=ice-"));
        assertThat(line(call.browserAnswer(), "a=fingerprint")).isEqualTo(line(invited.offer(), "a=fingerprint"));
        assertThat(call.candidates()).allMatch(candidate -> invited.offer().contains("a=" + candidate));
        browser.connect(call);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
        assertThat(call.trunk().answered(trunkAnswer(trunk.getLocalPort()))).isEmpty();
        speakOpus(60);
        assertThat(level(trunkHears(100))).isGreaterThan(1000);
    }

    private static List<String> line(String sdp, String start) {
        return sdp.lines().filter(line -> line.startsWith(start) && !line.startsWith("a=ice-options")).toList();
    }

    @Test
    void aKeyOfTheBrowsersInfoTakesTheWayOfTheTrunk() throws Exception {
        var call = connected(browser.opusOffer());
        call.browserInfoDigit(Digit.D5, 100);
        var keys = new ArrayList<RtpPacket>();
        while (keys.stream().filter(key -> (payload(key)[1] & 0x80) != 0).count() < 3) { // RFC 4733 §2.5.1.4
            trunkHears(1).stream().filter(p -> p.payloadType() == TONE_TYPE).forEach(keys::add);
        }
        assertThat(keys).allMatch(p -> payload(p)[0] == Digit.D5.event()).first().matches(RtpPacket::marker);
        assertThat(payload(keys.getLast())).endsWith(new byte[] {3, 32}); // 800 ticks of 8000 Hz
        assertThat(event()).isEqualTo(new MediaEvent.BrowserDigit(Digit.D5, 100));
    }

    @Test
    void g711PassesUntouchedBothWays() throws Exception {
        var call = connected(browser.g711Offer());
        byte[] payload = new byte[160];
        random.nextBytes(payload);
        browser.say(0, true, 5000, payload, payload.length); // goes over from the noise of before
        browser.say(0, false, 5160, payload, payload.length);
        assertThat(trunkHears(100)).anyMatch(heard -> Arrays.equals(payload(heard), payload));
        toGateway(trunk, call, payload);
        assertThat(payload(browserHears())).isEqualTo(payload);
    }

    @Test
    void keysPassBothWays() throws Exception {
        var call = connected(browser.opusOffer());
        byte[] event = new byte[TelephoneEvent.BYTES];
        for (int i = 1; i <= 6; i++) {
            new TelephoneEvent(Digit.D7.event(), i > 3, 10, Math.min(i, 4) * 960).write(event, 0);
            browser.say(BrowserDouble.TONES, i == 1, 4000, event, event.length);
        }
        var keys = new ArrayList<RtpPacket>();
        while (keys.size() < 4) {
            trunkHears(1).stream().filter(p -> p.payloadType() == TONE_TYPE).forEach(keys::add);
        }
        assertThat(keys).allMatch(p -> payload(p)[0] == Digit.D7.event()).first().matches(RtpPacket::marker);
        assertThat(event()).isEqualTo(new MediaEvent.BrowserDigit(Digit.D7, 80));

        new TelephoneEvent(Digit.POUND.event(), true, 10, 800).write(event, 0);
        toGateway(trunk, call, TONE_TYPE, event);
        assertThat(event()).isEqualTo(new MediaEvent.TrunkDigit(Digit.POUND, 100));
    }

    @Test
    void onlyTheNegotiatedTrunkIsHeardAndOnlyAfterItsAnswer() throws Exception {
        var call = opened(browser.opusOffer());
        browser.connect(call);
        trunkSpeaks(call, 5);
        await(() -> engine.dropped(Drop.FOREIGN_SOURCE) == 5);
        assertThat(call.trunk().answered(trunkAnswer(trunk.getLocalPort()))).isEmpty();
        try (var stranger = new DatagramSocket(0, here)) {
            for (int i = 0; i < 50; i++) {
                toGateway(stranger, call, new byte[160]);
            }
            await(() -> engine.dropped(Drop.FOREIGN_SOURCE) == 55);
        }
        assertThat(browser.heard()).isEmpty();
        trunkSpeaks(call, 1);
        assertThat(browserHears().payloadType()).isEqualTo(BrowserDouble.OPUS);
    }

    @Test
    void rubbishAtBothPortsHarmsNobody() throws Exception {
        var call = connected(browser.opusOffer());
        try (var stranger = new DatagramSocket(0, here)) {
            for (int i = 0; i < 3000; i++) {
                byte[] rubbish = rubbish();
                browser.transmit(rubbish); // validated
                stranger.send(new DatagramPacket(rubbish, rubbish.length, browser.gateway()));
                trunk.send(new DatagramPacket(rubbish, rubbish.length, here, rtpPort(call)));
                trunk.send(new DatagramPacket(rubbish, rubbish.length, here, rtpPort(call) + 1));
            }
        }
        browser.heard().clear();
        trunkSpeaks(call, 5);
        browserHears();
        speakOpus(30);
        trunkHears(20);
        assertThat(events).noneMatch(MediaEvent.Faulted.class::isInstance);
        assertThat(engine.snapshot().drops().values().stream().mapToLong(n -> n).sum()).isGreaterThan(3000);
    }

    @Test
    void closingGivesEverythingBackAndSaysGoodbye() throws Exception {
        var call = connected(browser.opusOffer());
        var held = engine.snapshot();
        assertThat(List.of(held.calls(), held.rtpPairsInUse(), held.dtlsSessions(), held.opusSessions()))
                .containsExactly(1, 1, 1, 2);
        call.close();
        call.close();
        browser.goodbye().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertNothingHeld();
        long before = engine.dropped(Drop.SOURCE_NOT_VALIDATED);
        speakOpus(3);
        await(() -> engine.dropped(Drop.SOURCE_NOT_VALIDATED) >= before + 3);
        assertThat(events).hasSize(1).allMatch(MediaEvent.MeasuredInAll.class::isInstance);
        for (int port = FIRST_PORT; port < FIRST_PORT + 2 * PAIRS; port++) {
            new DatagramSocket(port, here).close();
        }
    }

    @Test
    void aTrunkHearsGoodbyeAtTheRtcpPortThatItGave() throws Exception {
        var call = connected(browser.g711Offer());
        try (var rtcp = new DatagramSocket(0, here)) {
            rtcp.setSoTimeout(PATIENCE_MILLIS);
            String answer = new String(trunkAnswer(trunk.getLocalPort())) + "a=rtcp:" + rtcp.getLocalPort() + "\r\n";
            assertThat(call.trunk().answered(answer.getBytes())).isEmpty();
            call.close();
            var datagram = new DatagramPacket(new byte[2048], 2048);
            do {
                rtcp.receive(datagram);
            } while (!saysGoodbye(datagram));
        }
    }

    private static boolean saysGoodbye(DatagramPacket datagram) {
        var compound = (RtcpCompound) Rtcp.parse(datagram.getData(), 0, datagram.getLength());
        return compound.messages().stream().anyMatch(RtcpMessage.Bye.class::isInstance);
    }

    @Test
    void aBrowserThatClosesIsToldAndHeldNoMore() throws Exception {
        var call = connected(browser.g711Offer());
        browser.hangUp();
        assertThat(event()).isInstanceOf(MediaEvent.BrowserClosed.class);
        call.close();
        assertNothingHeld();
    }

    @Test
    void callsThatCloseAtOnceUseNothingUp() throws Exception {
        for (int i = 0; i < 50; i++) {
            opened(browser.opusOffer()).close();
            await(() -> engine.snapshot().rtpPairsInUse() == 0);
        }
        assertNothingHeld();
    }

    @Test
    void whenAllPortsAreInUseThereIsNoCall() {
        var calls = List.of(opened(browser.opusOffer()), opened(browser.opusOffer()));
        assertThat(engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, events::add)).isInstanceOf(Opening.NoPorts.class);
        assertThat(engine.snapshot().opusSessions()).isEqualTo(4);
        calls.forEach(MediaCall::close);
        assertNothingHeld();
    }

    @Test
    void aPairWhosePartnerIsTakenIsPassedOver() throws Exception {
        try (var _ = new DatagramSocket(FIRST_PORT + 1, here)) {
            assertThat(rtpPort(opened(browser.opusOffer()))).isEqualTo(FIRST_PORT + 2);
            assertThat(engine.snapshot().rtpPairsInUse()).isEqualTo(1);
            assertThat(engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, events::add))
                    .isInstanceOf(Opening.NoPorts.class);
        }
        assertThat(rtpPort(opened(browser.opusOffer()))).isEqualTo(FIRST_PORT);
    }

    @Test
    void aCodecThatCannotBeMadeHoldsNothing() throws Exception {
        engine.close();
        engine = MediaEngine.start(settings(), new HalfOpus());
        for (int i = 0; i < 2 * PAIRS; i++) {
            assertThatThrownBy(() -> engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, events::add))
                    .hasMessage("no memory");
        }
        assertNothingHeld();
        assertThat(opened(browser.g711Offer()).browserMid()).isEqualTo("0");
    }

    /** Makes encoders and no decoders. */
    private static final class HalfOpus implements OpusLibrary {
        @Override
        public OpusEncoder encoder(OpusEncoderSettings settings) {
            return OPUS.encoder(settings);
        }

        @Override
        public OpusDecoder decoder(int sampleRateHz) {
            throw new IllegalStateException("no memory");
        }

        @Override
        public String describe() {
            return "half an Opus";
        }

        @Override
        public int open() {
            return OPUS.open();
        }
    }

    private MediaSettings settings() {
        return new MediaSettings(
                1, here, 0, List.of(), Optional.empty(), here, here, FIRST_PORT, FIRST_PORT + 2 * PAIRS - 1,
                Optional.empty(), 5, false, OverloadSettings.defaults(), ConsentSettings.defaults(), Optional.empty());
    }

    private MediaCall opened(String offer) {
        return ((Opening.Open) engine.open(offer, TrunkMedia.DEFAULT, events::add)).call();
    }

    private MediaCall connected(String offer) throws Exception {
        var call = opened(offer);
        browser.connect(call);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
        assertThat(call.trunk().answered(trunkAnswer(trunk.getLocalPort()))).isEmpty();
        trunkHears(1);
        return call;
    }

    private byte[] trunkAnswer(int port) {
        return """
                v=0
                o=- 1 1 IN IP4 %1$s
                s=-
                c=IN IP4 %1$s
                t=0 0
                m=audio %2$d RTP/AVP 0 101
                a=rtpmap:101 telephone-event/8000
                """.formatted(here.getHostAddress(), port).replace("\n", "\r\n").getBytes();
    }

    private static int rtpPort(MediaCall call) {
        var media = new String(call.trunk().offer()).lines().filter(l -> l.startsWith("m=audio ")).findFirst();
        return Integer.parseInt(media.orElseThrow().split(" ")[1]);
    }

    private void speakOpus(int frames) {
        try (var encoder = OPUS.encoder(OpusEncoderSettings.narrowBand())) {
            short[] pcm = new short[160];
            byte[] opus = new byte[1500];
            for (int f = 0; f < frames; f++) {
                for (int i = 0; i < 160; i++) {
                    pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * (f * 160 + i) / 8000));
                }
                browser.say(BrowserDouble.OPUS, f == 0, f * 960, opus, encoder.encode(pcm, 0, 160, opus, 0));
            }
        }
    }

    private void trunkSpeaks(MediaCall call, int packets) throws IOException {
        for (int i = 0; i < packets; i++) {
            toGateway(trunk, call, new byte[160]);
        }
    }

    private void toGateway(DatagramSocket from, MediaCall call, byte[] ulaw) throws IOException {
        toGateway(from, call, 0, ulaw);
    }

    private void toGateway(DatagramSocket from, MediaCall call, int type, byte[] payload) throws IOException {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + payload.length];
        RtpWriter.header(packet, 0, false, type, trunkSequence++ & 0xFFFF, trunkTimestamp, 9);
        trunkTimestamp += 160;
        System.arraycopy(payload, 0, packet, RtpWriter.HEADER_BYTES, payload.length);
        from.send(new DatagramPacket(packet, packet.length, here, rtpPort(call)));
    }

    private List<RtpPacket> trunkHears(int packets) throws IOException {
        var heard = new ArrayList<RtpPacket>();
        while (heard.size() < packets) {
            var datagram = new DatagramPacket(new byte[2048], 2048);
            try {
                trunk.receive(datagram);
            } catch (SocketTimeoutException silence) {
                throw new AssertionError("the trunk hears nothing", silence);
            }
            heard.add((RtpPacket) RtpPacket.parse(datagram.getData(), 0, datagram.getLength()));
        }
        return heard;
    }

    private RtpPacket browserHears() throws InterruptedException {
        var packet = browser.heard().poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(packet).as("the browser hears something").isNotNull();
        return packet;
    }

    private MediaEvent event() throws InterruptedException {
        var event = events.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }

    private byte[] rubbish() {
        byte[] bytes = new byte[random.nextInt(1, 300)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            bytes[0] = new byte[] {0, 22, (byte) 0x80, (byte) 0x90}[random.nextInt(4)];
        }
        return bytes;
    }

    private void assertNothingHeld() {
        await(() -> {
            var held = engine.snapshot();
            return held.calls() + held.rtpPairsInUse() + held.dtlsSessions() + held.opusSessions() == 0;
        });
        assertThat(engine.snapshot().rtpPairsFree()).isEqualTo(PAIRS);
    }

    private static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(holds.getAsBoolean()).as("in time").isTrue();
    }

    private static double level(List<RtpPacket> heard) {
        double squares = 0;
        int samples = 0;
        for (var packet : heard) {
            short[] pcm = new short[packet.payloadLength()];
            G711.ULAW.decode(packet.buffer(), packet.payloadOffset(), pcm.length, pcm, 0);
            for (short s : pcm) {
                squares += s * s;
                samples++;
            }
        }
        return Math.sqrt(squares / samples);
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(
                packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    /** Of loopback's sixteen million, so that nobody else's ports are in the way. */
    static InetAddress addressOfThisProcess() {
        long pid = ProcessHandle.current().pid();
        return InetAddress.ofLiteral("127." + (64 + (pid >> 16 & 0x1F)) + "." + (pid >> 8 & 0xFF) + "." + Math.max(1, pid & 0xFF));
    }
}
