package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;

/** The carrier over real sockets, called by SIPp; the caller's RTP socket is ours, to measure at. */
class CarrierTest {
    private static final int EVENTS = 101;

    @TempDir
    Path folder;

    private final Carrier carrier = Carrier.start(CarrierSettings.loopback(0));
    private DatagramSocket rtp;
    private SocketAddress remote;

    @BeforeEach
    void open() throws Exception {
        rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        rtp.setSoTimeout(10_000);
    }

    @AfterEach
    void close() {
        rtp.close();
        carrier.close();
        Set<String> left = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("carrier")).collect(Collectors.toSet());
        assertThat(left).as("threads").isEmpty();
    }

    @Test
    void theToneArrivesSteadilyAtItsLevelAndAfterByeNothingIsLeft() throws Exception {
        Process sipp = caller("0 101").then(180).then(200, "m=audio [0-9]+ RTP/AVP 0 101").ack().pause(2_500)
                .bye(2).then(200).call(folder, carrier.sipPort(), "+15550102");

        List<RtpPacket> packets = new ArrayList<>();
        long began = 0;
        for (int n = 0; n < 101; n++) {
            packets.add(receive());
            began = n == 0 ? System.nanoTime() : began;
        }
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(seconds).as("100 packet times").isCloseTo(2.0, within(0.1));
        assertThat(packets).extracting(RtpPacket::payloadType).containsOnly(0);
        for (int n = 1; n < packets.size(); n++) {
            assertThat(packets.get(n).sequence() - packets.get(n - 1).sequence() & 0xFFFF).isEqualTo(1);
            assertThat(packets.get(n).timestamp() - packets.get(n - 1).timestamp()).isEqualTo(160);
        }
        assertThat(levelDbm0(packets)).isCloseTo(-10, within(0.1));
        assertThat(carrier.snapshot().calls()).isEqualTo(1);
        assertThat(carrier.snapshot().sockets()).isEqualTo(2);
        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({"+15550104, 486", "+15550109, 603", "+15550199, 404"})
    void aRefusalIsHeardAndLeavesNothing(String number, int status) throws Exception {
        Process sipp = caller("0 101").then(status).ackRefusal().call(folder, carrier.sipPort(), number);

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aCallWithoutACommonCodecIsNotAcceptable() throws Exception {
        Process sipp = caller("0 101").then(488).ackRefusal().call(folder, carrier.sipPort(), "+15550108");

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
    }

    @Test
    void theALawNumberSpeaksALawThoughItIsOfferedSecond() throws Exception {
        Process sipp = caller("0 8 101").then(180).then(200, "m=audio [0-9]+ RTP/AVP 8 101").ack().pause(300)
                .bye(2).then(200).call(folder, carrier.sipPort(), "+15550108");

        assertThat(receive().payloadType()).isEqualTo(8);
        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
    }

    @Test
    void whoWaitsInVainCancels() throws Exception {
        Process sipp = caller("0 101").then(180).pause(500).cancel().then(200).then(487).ackRefusal()
                .call(folder, carrier.sipPort(), "+15550105");

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void earlyMediaIsHeardForFourSecondsBeforeTheAnswer() throws Exception {
        Process sipp = caller("0 101").then(183, "m=audio [0-9]+ RTP/AVP 0 101").then(200).ack().pause(200)
                .bye(2).then(200).call(folder, carrier.sipPort(), "+15550106");

        short[] early = Speech.clip("early");
        byte[] expected = new byte[160];
        G711.ULAW.encode(early, 0, 160, expected, 0);
        assertThat(payload(receive())).isEqualTo(expected);
        int packets = 1;
        while (sipp.isAlive() && packets < 190) {
            receive();
            packets++;
        }
        assertThat(packets).as("3.8 s of speech, the call not answered yet").isEqualTo(190);
        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
    }

    @Test
    void theCarrierHangsUpAfterFiveSeconds() throws Exception {
        long began = System.nanoTime();
        Process sipp = caller("0 101").then(180).then(200).ack().thenBye().call(folder, carrier.sipPort(), "+15550107");

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertThat((System.nanoTime() - began) / 1e9).isBetween(5.3, 8.0);
        assertNothingLeft();
    }

    @Test
    void keysByRtpAndByInfoComeBackAsKeys() throws Exception {
        Process sipp = caller("0 101").then(180).then(200).ack().pause(2_000)
                .info(2, "application/dtmf-relay", "Signal=#\nDuration=160").then(200).pause(1_500)
                .bye(3).then(200).call(folder, carrier.sipPort(), "+15550101");

        receive();
        press(Digit.D5);
        List<RtpPacket> events = new ArrayList<>();
        try {
            rtp.setSoTimeout(500);
            while (true) {
                RtpPacket packet = receive();
                if (packet.payloadType() == EVENTS) {
                    events.add(packet);
                }
            }
        } catch (SocketTimeoutException over) {
            assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        }

        assertThat(events.stream().filter(RtpPacket::marker).map(CarrierTest::key)).containsExactly(Digit.D5, Digit.POUND);
    }

    @Test
    void whoWritesReadsItBack() throws Exception {
        Process sipp = caller("0 101").then(180).then(200).ack().writes(2, "hello").then(200).thenReads("hello").pause(200)
                .bye(3).then(200).call(folder, carrier.sipPort(), "+15550103");

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void whoWantsATransferIsRefusedAndTalksOn() throws Exception {
        Process sipp = caller("0 101").then(180).then(200).ack().refer(2, "+15550103").then(405).pause(200)
                .bye(3).then(200).call(folder, carrier.sipPort(), "+15550100");

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void closingTheCarrierHangsUp() throws Exception {
        Process sipp = caller("0 101").then(180).then(200).ack().thenBye().call(folder, carrier.sipPort(), "+15550100");
        receive();

        carrier.close();

        assertThat(SippCaller.complaint(sipp, folder)).isEmpty();
        assertThat(carrier.snapshot().sockets()).isZero();
    }

    private SippCaller caller(String payloadTypes) {
        return SippCaller.inviting(rtp.getLocalPort(), payloadTypes);
    }

    private RtpPacket receive() throws Exception {
        byte[] buffer = new byte[2048];
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        rtp.receive(datagram);
        remote = datagram.getSocketAddress();
        return (RtpPacket) RtpPacket.parse(buffer, 0, datagram.getLength());
    }

    private void press(Digit key) throws Exception {
        for (int n = 1; n <= 5; n++) {
            byte[] payload = new byte[TelephoneEvent.BYTES];
            new TelephoneEvent(key.event(), n > 2, 10, Math.min(n, 3) * 160).write(payload, 0);
            byte[] packet = ByteBuffer.allocate(16).put((byte) 0x80).put((byte) (n == 1 ? 0x80 | EVENTS : EVENTS))
                    .putShort((short) n).putInt(8000).putInt(99).put(payload).array();
            rtp.send(new DatagramPacket(packet, packet.length, remote));
        }
    }

    private void assertNothingLeft() {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (carrier.snapshot().calls() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(carrier.snapshot().calls()).isZero();
        assertThat(carrier.snapshot().sockets()).isZero();
    }

    private static double levelDbm0(List<RtpPacket> packets) {
        double power = 0;
        for (RtpPacket packet : packets) {
            short[] pcm = new short[160];
            G711.ULAW.decode(packet.buffer(), packet.payloadOffset(), 160, pcm, 0);
            for (short sample : pcm) {
                power += sample * sample / (160.0 * packets.size());
            }
        }
        return 20 * Math.log10(Math.sqrt(2 * power) / 32636) + 3.17;
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private static Digit key(RtpPacket packet) {
        TelephoneEvent event = TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength()).orElseThrow();
        return Digit.ofEvent(event.event()).orElseThrow();
    }
}
