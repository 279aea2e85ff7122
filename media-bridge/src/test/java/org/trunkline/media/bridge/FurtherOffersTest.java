package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/** A browser offers anew in the middle of its call, on loopback: it has moved, or its page was loaded anew. */
class FurtherOffersTest {
    private static final int FIRST_PORT = 20_000;
    private static final int PATIENCE_SECONDS = 10;

    private final InetAddress here = MediaEngineTest.addressOfThisProcess();
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaEngine engine;
    private BrowserDouble browser;
    private DatagramSocket trunk;
    private MediaCall call;
    private int timestamp;

    @BeforeEach
    void talking() throws Exception {
        engine = MediaEngine.start(new MediaSettings(
                1, here, 0, List.of(), Optional.empty(), here, here, FIRST_PORT, FIRST_PORT + 3,
                Optional.empty(), 5, false, OverloadSettings.defaults(), ConsentSettings.defaults(), Optional.empty()));
        browser = new BrowserDouble();
        trunk = new DatagramSocket(0, here);
        trunk.setSoTimeout(PATIENCE_SECONDS * 1000);
        call = ((Opening.Open) engine.open(browser.g711Offer(), TrunkMedia.DEFAULT, events::add)).call();
        browser.connect(call);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
        assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
        assertThat(call.trunk().answered(trunkAnswer())).isEmpty();
        heardThroughout(browser, 1);
    }

    @AfterEach
    void stop() {
        browser.close();
        trunk.close();
        engine.close();
    }

    @Test
    void aBrowserThatHasMovedGoesOnWithItsKeys() throws Exception {
        var before = call.browserAnswer();
        browser.restartsIce();
        var answer = answer(browser.g711Offer());
        assertThat(answer).contains(lines(before, "a=fingerprint:", "a=ssrc:", "a=mid:", "m=audio "));
        assertThat(answer).doesNotContain(lines(before, "a=ice-ufrag:", "a=ice-pwd:"));
        assertThat(lines(answer, "o=")).as("the same session, the next version").containsExactly(
                lines(before, "o=")[0].replace(" 1 IN ", " 2 IN "));

        heardThroughout(browser, 2); // on the old path, as nothing new is nominated
        browser.moves();
        browser.nominate(call);
        heardThroughout(browser, 3);
        assertThat(events).as("no other handshake").isEmpty();
    }

    @Test
    void aPageThatWasLoadedAnewTakesThePlaceOfItsFormerSelf() throws Exception {
        try (var loadedAnew = new BrowserDouble()) {
            answer(loadedAnew.g711Offer());
            browser.goodbye().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            loadedAnew.connect(call);
            assertThat(event()).isInstanceOf(MediaEvent.BrowserReached.class);
            assertThat(event()).isInstanceOf(MediaEvent.BrowserConnected.class);
            heardThroughout(loadedAnew, 2);
        }
        assertThat(engine.snapshot().dtlsSessions()).isEqualTo(1);
    }

    @Test
    void theSameOfferOnceMoreChangesNothing() throws Exception {
        var before = call.browserAnswer();
        assertThat(answer(browser.g711Offer())).contains(lines(before, "a=ice-ufrag:", "a=ice-pwd:", "a=ssrc:"));
        heardThroughout(browser, 2);
    }

    @Test
    void whatIsNotAsBeforeIsRefusedInWordsAndTheCallGoesOn() throws Exception {
        assertThat(call.browserOffered(browser.offer("8", "a=rtpmap:8 PCMA/8000")))
                .isInstanceOf(BrowserReply.Refused.class)
                .extracting(refused -> ((BrowserReply.Refused) refused).why().words().contains("same codecs"))
                .isEqualTo(true);
        assertThat(call.browserOffered("v=1")).isInstanceOf(BrowserReply.Refused.class);
        heardThroughout(browser, 2);
    }

    @Test
    void g711BesideOpusNeedNotBeOfferedAgain() {
        var both = browser.offer(
                "111 0 110",
                "a=rtpmap:111 opus/48000/2",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:110 telephone-event/48000");
        var other = ((Opening.Open) engine.open(both, TrunkMedia.DEFAULT, _ -> {})).call();
        assertThat(other.browserAnswer()).contains("SAVPF 111 0 110\r\n");
        var reply = (BrowserReply.Answer) other.browserOffered(browser.opusOffer());
        assertThat(reply.sdp()).contains("SAVPF 111 110\r\n");
        other.close();
    }

    @Test
    void aPageThatComesAfterTheEndHoldsNothing() throws Exception {
        call.close();
        answer(browser.opusOffer().replace("o=- 1", "o=- 7"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (engine.snapshot().opusSessions() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(engine.snapshot().opusSessions()).isZero();
    }

    private String answer(String offer) {
        return ((BrowserReply.Answer) call.browserOffered(offer)).sdp();
    }

    /** A payload that nobody said before, both ways, untouched. */
    private void heardThroughout(BrowserDouble speaker, int number) throws Exception {
        byte[] said = new byte[160];
        Arrays.fill(said, (byte) (number * 11));
        int packets = 0;
        do { // the trunk's stream, noise until then, gives the pace
            assertThat(++packets).as("the trunk hears what is said").isLessThan(500);
            speaker.say(0, false, timestamp += 160, said, said.length);
        } while (!Arrays.equals(trunkHears(), said));
        byte[] packet = new byte[172];
        RtpWriter.header(packet, 0, false, 0, number, number * 160, 9);
        System.arraycopy(said, 0, packet, 12, 160);
        trunk.send(new DatagramPacket(packet, packet.length, here, FIRST_PORT));
        var heard = speaker.heard().poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(heard).as("the browser hears").isNotNull();
        assertThat(payload(heard)).isEqualTo(said);
    }

    private byte[] trunkHears() throws Exception {
        var datagram = new DatagramPacket(new byte[2048], 2048);
        trunk.receive(datagram);
        return payload((RtpPacket) RtpPacket.parse(datagram.getData(), 0, datagram.getLength()));
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(
                packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private byte[] trunkAnswer() {
        return """
                v=0
                o=- 1 1 IN IP4 %1$s
                s=-
                c=IN IP4 %1$s
                t=0 0
                m=audio %2$d RTP/AVP 0
                """.formatted(here.getHostAddress(), trunk.getLocalPort()).replace("\n", "\r\n").getBytes();
    }

    private static String[] lines(String sdp, String... starts) {
        var found = new ArrayList<String>();
        for (var start : starts) {
            sdp.lines().filter(line -> line.startsWith(start)).forEach(found::add);
        }
        return found.toArray(String[]::new);
    }

    private MediaEvent event() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }
}
