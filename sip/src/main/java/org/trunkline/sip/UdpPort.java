package org.trunkline.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/** The UDP socket of an endpoint; at most 16 MiB wait for the SIP thread. */
final class UdpPort extends SipPort {
    private static final Logger LOG = Logger.getLogger(UdpPort.class);
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int MAX_WAITING_BYTES = 16 << 20;

    private final DatagramSocket socket;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Thread reader;
    private final Presence presence;

    UdpPort(DatagramSocket socket, String name, JainStack stack, SipThread thread, Tally tally,
            Address advertised) {
        super(socket.getLocalAddress(), socket.getLocalPort(), Transport.UDP, stack, thread, tally, advertised);
        this.socket = socket;
        presence = new Presence(this, stack);
        reader = Thread.ofPlatform().daemon().name("sip-" + name + "-udp").unstarted(this::read);
    }

    static DatagramSocket bind(InetAddress address, int port) throws IOException {
        var socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
            socket.bind(new InetSocketAddress(address, port));
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        socket.close();
    }

    @Override
    void awaitEnd() {
        join(reader);
    }

    @Override
    boolean listening() {
        return reader.isAlive();
    }

    private void read() {
        var buffer = new byte[Datagram.MAX_BYTES];
        var packet = new DatagramPacket(buffer, buffer.length);
        while (!socket.isClosed()) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                admit(packet);
            } catch (IOException | RuntimeException | OutOfMemoryError failed) { // the reader must not end
                if (!socket.isClosed()) {
                    tally().count(Refusal.SOCKET);
                    LOG.debug("a datagram was lost", failed);
                }
            }
        }
    }

    private void admit(DatagramPacket packet) {
        if (waitingBytes.get() >= MAX_WAITING_BYTES) {
            tally().count(Refusal.OVERLOAD);
            return;
        }
        var from = packet.getOffset();
        var datagram = new Datagram(
                Arrays.copyOfRange(packet.getData(), from, from + packet.getLength()),
                (InetSocketAddress) packet.getSocketAddress());
        if (datagram.keepAlive()) {
            return;
        }
        var refusal = datagram.refusal();
        boolean worthAnAnswer = refusal.isEmpty() || refusal.get() == Refusal.VERSION;
        if (!worthAnAnswer) {
            tally().count(refusal.get());
            return;
        }
        waitingBytes.addAndGet(datagram.bytes().length);
        thread().run(() -> {
            waitingBytes.addAndGet(-datagram.bytes().length);
            take(datagram, refusal, new UdpChannel(this, datagram.source()));
        });
    }

    Presence presence() {
        return presence;
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException failed) {
            tally().count(Refusal.SOCKET);
            throw failed;
        } catch (RuntimeException odd) { // port 0, unresolved address
            tally().count(Refusal.SOCKET);
            throw new IOException("cannot send there", odd);
        }
    }

    @Override
    SipChannel channel(Target target) {
        return channelBack(target.address());
    }

    @Override
    SipChannel channelBack(InetSocketAddress peer) {
        return new UdpChannel(this, peer);
    }
}
