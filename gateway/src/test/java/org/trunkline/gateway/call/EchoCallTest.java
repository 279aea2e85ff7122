package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.bridge.MediaEngine;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.SipEvent;

/** The gateway's test number on real media; whoever calls is a socket of this test. */
class EchoCallTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Pattern PORT = Pattern.compile("m=audio (\\d+) ");

    private final MediaEngine media = Gear.media();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BlockingQueue<SipEvent> heard = new LinkedBlockingQueue<>();
    private DatagramSocket socket;
    private EchoCall call;

    @BeforeEach
    void open() throws Exception {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        var echo = media.echo(Network.ECHO.media()).orElseThrow();
        call = new EchoCall("1", echo, heard::add, Thread::startVirtualThread, timer);
    }

    @AfterEach
    void close() {
        socket.close();
        media.close();
        timer.shutdownNow();
    }

    @Test
    void whatIsSaidComesBackInAStreamOfItsOwn() throws Exception {
        call.begin(offer("9 0 101"), LONG);
        int port = port(next(SipEvent.Answered.class).sdp());
        says(port, 7, 0x8009, "hello");
        var first = hears();
        says(port, 8, 0x0065, "tone");
        var second = hears();

        assertThat(new String(first.array(), 12, first.limit() - 12)).isEqualTo("hello");
        assertThat(first.getShort(0)).isEqualTo((short) 0x8089).as("version, marker, payload type");
        assertThat(second.getShort(0) & 0x7F).as("digits, too").isEqualTo(101);
        assertThat(second.getShort(2) - first.getShort(2)).isEqualTo(1);
        assertThat(second.getInt(8)).isEqualTo(first.getInt(8)).isNotEqualTo(0x5EED);
        call.hangUp("");
        awaitPortsFree();
        assertThat(heard).isEmpty();
    }

    @Test
    void aMinuteIsEnough() throws Exception {
        call.begin(offer("0"), Duration.ofNanos(1));
        next(SipEvent.Answered.class);
        assertThat(next(SipEvent.HungUp.class).reasonWords()).contains("time is over");
        awaitPortsFree();
    }

    @Test
    void itIsHeldButNotHandedOver() throws Exception {
        call.begin(offer("0"), LONG);
        next(SipEvent.Answered.class);
        call.offer(offer("0\r\na=sendonly"));
        assertThat(new String(next(SipEvent.Reanswered.class).sdp())).contains("a=recvonly");
        call.refer(new Dialled("1"));
        assertThat(next(SipEvent.TransferProgress.class).status()).isEqualTo(405);
    }

    @Test
    void whoHasNoCodecOfItsIsRefused() throws Exception {
        call.begin(offer("18"), LONG);
        assertThat(next(SipEvent.Refused.class).failure().status()).isEqualTo(488);
        awaitPortsFree();
    }

    private byte[] offer(String payloadTypes) {
        return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + socket.getLocalPort()
                        + " RTP/AVP " + payloadTypes + "\r\n"
                        + (payloadTypes.contains("101") ? "a=rtpmap:101 telephone-event/8000\r\n" : ""))
                .getBytes();
    }

    private static int port(byte[] sdp) {
        var port = PORT.matcher(new String(sdp));
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private void says(int port, int sequence, int flagsAndType, String payload) throws Exception {
        byte[] bytes = ByteBuffer.allocate(12 + payload.length())
                .putShort((short) (0x8000 | (flagsAndType & 0x8000) >> 8 | flagsAndType & 0x7F))
                .putShort((short) sequence).putInt(160 * sequence).putInt(0x5EED)
                .put(payload.getBytes()).array();
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private ByteBuffer hears() throws Exception {
        var packet = new DatagramPacket(new byte[200], 200);
        socket.receive(packet);
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    }

    private <E extends SipEvent> E next(Class<E> kind) throws InterruptedException {
        var event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    private void awaitPortsFree() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (media.snapshot().rtpPairsInUse() > 0 && System.nanoTime() - deadline < 0) {
            Thread.yield();
        }
        assertThat(media.snapshot().rtpPairsInUse()).isZero();
    }
}
