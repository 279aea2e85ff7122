package org.trunkline.gateway.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets whose every bit is written here, over the loopback interface, back out of tshark. */
class TsharkTest {
    private static final int SSRC = 0xCAFE0001;

    @TempDir
    Path folder;

    private int sequence = 65534;

    @Test
    void telephoneEventsAreReadPacketByPacket() throws Exception {
        Path file = folder.resolve("events.pcap");
        int port;
        try (var to = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Capture _ = Capture.start(file, "udp port " + to.getLocalPort())) {
            port = to.getLocalPort();
            press(to, 5, 0xFFFFFFF0);
            press(to, 11, 2000);
            press(to, 11, 4000);
        }

        List<Tshark.TelephoneEvent> events = Tshark.telephoneEvents(file, 101, port);

        assertThat(events).extracting(Tshark.TelephoneEvent::event).containsExactly(5, 11, 11);
        assertThat(events).extracting(Tshark.TelephoneEvent::timestamp).containsExactly(0xFFFFFFF0L, 2000L, 4000L);
        assertThat(events.getFirst().durations()).containsExactly(160, 320, 480, 480, 480);
        assertThat(events).allMatch(e -> e.markers() == 1 && e.endPackets() == 3 && e.duration() == 480);
        assertThat(events.getFirst().packets()).extracting(Tshark.EventPacket::sequence).containsExactly(65534, 65535, 0, 1, 2);
        assertThat(events.getFirst().packets().getFirst().ssrc()).isEqualTo(0xCAFE0001L);
        assertThat(Tshark.telephoneEvents(file, 96, port)).as("another payload type").isEmpty();
        assertThat(Tshark.telephoneEvents(file, 101, port + 1)).as("another port").isEmpty();
    }

    @Test
    void speechIsPutTogetherByTimestampsAcrossTheirWrapAndALostPacketIsSilence() throws Exception {
        Path file = folder.resolve("speech.pcap");
        byte[] code = new byte[160];
        Arrays.fill(code, (byte) 0x8B);
        int port;
        try (var to = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Capture _ = Capture.start(file, "udp port " + to.getLocalPort())) {
            port = to.getLocalPort();
            send(to, false, 0, 0xFFFFFFB0, code);
            send(to, false, 13, 0x50, new byte[] {40});
            send(to, false, 0, 0xFFFFFFB0 + 320, code);
        }

        List<Tshark.Rtp> packets = Tshark.rtp(file, port);
        Sound sound = Tshark.g711(packets, 0);

        assertThat(packets).extracting(Tshark.Rtp::payloadType).containsExactly(0, 13, 0);
        assertThat(sound.samples()).hasSize(480);
        assertThat(sound.samples()[159]).isEqualTo(20860 / 32768.0);
        assertThat(sound.samples()[160]).isZero();
        assertThat(sound.samples()[319]).isZero();
        assertThat(sound.samples()[320]).isEqualTo(20860 / 32768.0);
    }

    @Test
    void aFilterThatTsharkDoesNotKnowIsAnErrorInItsWords() {
        assertThatThrownBy(() -> Capture.start(folder.resolve("none.pcap"), "colour blue")).hasMessageContaining("colour blue");
    }

    private void press(DatagramSocket to, int event, int timestamp) throws Exception {
        int[] durations = {160, 320, 480, 480, 480};
        for (int i = 0; i < durations.length; i++) {
            int flags = (i >= 2 ? 0x80 : 0) | 10;
            byte[] payload = ByteBuffer.allocate(4).put((byte) event).put((byte) flags).putShort((short) durations[i]).array();
            send(to, i == 0, 101, timestamp, payload);
        }
    }

    private void send(DatagramSocket to, boolean marker, int payloadType, int timestamp, byte[] payload) throws Exception {
        byte[] packet = ByteBuffer.allocate(12 + payload.length).put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | payloadType))
                .putShort((short) sequence++).putInt(timestamp).putInt(SSRC).put(payload).array();
        try (var from = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            from.send(new DatagramPacket(packet, packet.length, to.getLocalAddress(), to.getLocalPort()));
        }
    }
}
