package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The RTP of a phone whose SIP somebody else speaks. It keeps time by what it hears: as much as comes in, so much of the story
 * it says, in packets of its own length.
 */
final class Voice implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int PCMU = 0;
    private static final int COMFORT_NOISE = 13;
    private static final int SSRC = 0x5EED;

    private final DatagramSocket socket = new DatagramSocket(Ports.udp(), InetAddress.getLoopbackAddress());
    private final byte[] story = Speech.storyInPcmu();
    private final int packetSamples;
    private int heardSamples;
    private int saidSamples;
    private int sequence;
    private volatile SocketAddress other;

    /** @param packetMillis how much it says at once */
    Voice(int packetMillis) throws IOException {
        packetSamples = 8 * packetMillis;
        Thread.ofVirtual().start(this::talk);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Says that nobody speaks, and how loud the room is (RFC 3389); the other side, too, has to be silent then. */
    void tell(int dbov) throws IOException {
        byte[] bytes = header(1).putShort(0, (short) (0x8000 | COMFORT_NOISE)).put(HEADER_BYTES, (byte) -dbov).array();
        socket.send(new DatagramPacket(bytes, bytes.length, other));
    }

    private void talk() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                if ((packet.getData()[1] & 0x7F) == PCMU) {
                    heardSamples += packet.getLength() - HEADER_BYTES;
                    answer(packet);
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answer(DatagramPacket to) throws IOException {
        other = to.getSocketAddress();
        while (heardSamples - saidSamples >= packetSamples) {
            byte[] bytes = next();
            socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
        }
    }

    private byte[] next() {
        ByteBuffer packet = header(packetSamples);
        int from = saidSamples % story.length;
        saidSamples += packetSamples;
        return packet.put(Arrays.copyOfRange(story, from, from + packetSamples)).array();
    }

    private ByteBuffer header(int payloadBytes) {
        return ByteBuffer.allocate(HEADER_BYTES + payloadBytes)
                .putShort((short) 0x8000).putShort((short) sequence++).putInt(saidSamples).putInt(SSRC);
    }

    @Override
    public void close() {
        socket.close();
    }
}
