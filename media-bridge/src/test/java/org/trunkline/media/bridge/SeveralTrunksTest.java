package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.rtp.RtpWriter;

/** A call on loopback that has more than one trunk: tried one after the other, talked to in turn, or joined. */
class SeveralTrunksTest {
    private static final int FIRST_PORT = 22_000;
    private static final int PAIRS = 3;
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetAddress here = MediaEngineTest.addressOfThisProcess();
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaEngine engine;
    private BrowserDouble browser;
    private DatagramSocket one;
    private DatagramSocket other;
    private int lastSsrc;
    private byte lastSound;

    @BeforeEach
    void start() throws Exception {
        engine = MediaEngine.start(new MediaSettings(
                1, here, 0, List.of(), Optional.empty(), here, here, FIRST_PORT, FIRST_PORT + 2 * PAIRS - 1,
                Optional.empty(), 5, false, OverloadSettings.defaults(), ConsentSettings.defaults(), Optional.empty()));
        browser = new BrowserDouble();
        one = phone();
        other = phone();
    }

    @AfterEach
    void stop() {
        browser.close();
        one.close();
        other.close();
        engine.close();
    }

    @Test
    void joinedPhonesHearEachOtherWhateverIsSaidOfWhomTheBrowserTalksTo() throws Exception {
        var call = open();
        var first = call.trunk();
        var second = call.anotherTrunk(TrunkMedia.DEFAULT).orElseThrow();
        answered(first, one);
        answered(second, other);
        call.joinTrunks(second);
        assertJoined(first, second);
        answered(second, other); // a refreshed session, after which the call talks to whom it has always talked to
        call.talkTo(second);
        assertJoined(first, second);
        call.close();
        await(() -> engine.snapshot().rtpPairsInUse() == 0);
    }

    @Test
    void aThirdTrunkIsNotHeardByTwoThatAreJoined() throws Exception {
        var call = open();
        var first = call.trunk();
        var third = call.anotherTrunk(TrunkMedia.DEFAULT).orElseThrow();
        var second = call.anotherTrunk(TrunkMedia.DEFAULT).orElseThrow();
        answered(first, one);
        answered(second, other);
        call.joinTrunks(second);
        try (var stranger = phone()) {
            answered(third, stranger);
            say(stranger, third);
            assertJoined(first, second);
        }
        call.close();
        await(() -> engine.snapshot().rtpPairsInUse() == 0);
    }

    @Test
    void theTrunkBeforeGivesItsPortsBack() throws Exception {
        var call = open();
        answered(call.trunk(), one);
        heardUntil(one, payload -> true);
        var second = call.anotherTrunk(TrunkMedia.DEFAULT).orElseThrow();
        assertThat(engine.snapshot().rtpPairsInUse()).isEqualTo(2);
        answered(second, other);
        call.talkTo(second);
        assertThat(call.trunk()).isSameAs(second);
        heardUntil(other, payload -> true);
        await(() -> engine.snapshot().rtpPairsInUse() == 1);
        call.close();
        await(() -> engine.snapshot().rtpPairsInUse() == 0);
    }

    @Test
    void aTrunkThatIsOpenedWhenAllIsOverHoldsNothing() {
        var call = open();
        call.close();
        call.anotherTrunk(TrunkMedia.DEFAULT);
        await(() -> engine.snapshot().rtpPairsInUse() == 0 && engine.snapshot().calls() == 0);
    }

    @Test
    void whatATrunkAllowsIsKnownBeforeItIsTalkedTo() throws Exception {
        var call = open();
        browser.connect(call);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
        var second = call.anotherTrunk(TrunkMedia.DEFAULT).orElseThrow();
        second.allowsInfo(true);
        answered(second, other);
        call.talkTo(second);
        heardUntil(other, payload -> true);
        byte[] key = new byte[TelephoneEvent.BYTES];
        new TelephoneEvent(Digit.D7.event(), true, 10, 960).write(key, 0);
        browser.say(BrowserDouble.TONES, true, 4000, key, key.length);
        assertThat(event()).isEqualTo(new MediaEvent.DigitForInfo(Digit.D7, 20));
    }

    private void assertJoined(TrunkSide first, TrunkSide second) throws IOException {
        assertHears(other, one, first);
        assertHears(one, other, second);
    }

    /** A sound that nobody has made before; again and again, as the loop may not have joined them yet. */
    private void assertHears(DatagramSocket hearing, DatagramSocket speaking, TrunkSide side) throws IOException {
        lastSound++;
        say(speaking, side);
        heardUntil(hearing, payload -> {
            say(speaking, side);
            return payload[0] == lastSound && payload[159] == lastSound;
        });
    }

    private MediaCall open() {
        return ((Opening.Open) engine.open(browser.opusOffer(), TrunkMedia.DEFAULT, events::add)).call();
    }

    private DatagramSocket phone() throws IOException {
        var socket = new DatagramSocket(0, here);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void answered(TrunkSide side, DatagramSocket phone) {
        String answer = """
                v=0
                o=- 1 1 IN IP4 %1$s
                s=-
                c=IN IP4 %1$s
                t=0 0
                m=audio %2$d RTP/AVP 0
                """.formatted(here.getHostAddress(), phone.getLocalPort());
        assertThat(side.answered(answer.getBytes())).isEmpty();
    }

    /** In a stream of its own, which is heard whatever the line was filled with meanwhile. */
    private void say(DatagramSocket phone, TrunkSide side) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160];
        Arrays.fill(packet, lastSound);
        RtpWriter.header(packet, 0, false, 0, 1, 160, ++lastSsrc);
        try {
            phone.send(new DatagramPacket(packet, packet.length, here, side.port()));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static void heardUntil(DatagramSocket phone, Predicate<byte[]> enough) throws IOException {
        var datagram = new DatagramPacket(new byte[2048], 2048);
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        byte[] payload;
        do {
            assertThat(System.nanoTime() - deadline).as("heard in time").isNegative();
            phone.receive(datagram);
            payload = Arrays.copyOfRange(datagram.getData(), RtpWriter.HEADER_BYTES, RtpWriter.HEADER_BYTES + 160);
        } while (!enough.test(payload));
    }

    private MediaEvent event() throws InterruptedException {
        var event = events.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }

    private static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!holds.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(holds.getAsBoolean()).as("in time").isTrue();
    }
}
