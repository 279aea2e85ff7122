package org.trunkline.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The UDP socket of an endpoint, in the place of JAIN-SIP's own: that one makes 64 KiB of garbage and a queue entry
 * per packet without bound, loses its reader to an error without a word, and looks up host names while it sends.
 *
 * <pre>
 *   reader thread:  receive ─► fits? ─► hand to the SIP thread (at most 16 MiB waiting)
 *   SIP thread:     parse ─► Via received/rport ─► JAIN-SIP's transactions
 * </pre>
 */
final class UdpPort extends MessageProcessor {
    private static final Logger LOG = Logger.getLogger(UdpPort.class);
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int MAX_WAITING_BYTES = 16 << 20;
    private static final int MAX_BAD_REQUEST_ANSWERS_PER_SECOND = 20;

    private final DatagramSocket socket;
    private final SipThread thread;
    private final Tally tally;
    private final Address advertised;
    private final StringMsgParser parser = new StringMsgParser();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Throttle badRequests = new Throttle(MAX_BAD_REQUEST_ANSWERS_PER_SECOND);
    private final Thread reader;

    /** What peers are told to send to. */
    record Address(String host, int port) {}

    UdpPort(DatagramSocket socket, String name, SIPTransactionStack stack, SipThread thread, Tally tally,
            Address advertised) {
        super(socket.getLocalAddress(), socket.getLocalPort(), "udp", stack);
        this.socket = socket;
        this.thread = thread;
        this.tally = tally;
        this.advertised = advertised;
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

    /** Waits until the reader has gone. */
    void awaitEnd() {
        try {
            reader.join(2000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

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
                    tally.count(Refusal.SOCKET);
                    LOG.debug("a datagram was lost", failed);
                }
            }
        }
    }

    private void admit(DatagramPacket packet) {
        if (waitingBytes.get() >= MAX_WAITING_BYTES) {
            tally.count(Refusal.OVERLOAD);
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
            tally.count(refusal.get());
            return;
        }
        waitingBytes.addAndGet(datagram.bytes().length);
        thread.run(() -> {
            waitingBytes.addAndGet(-datagram.bytes().length);
            refusal.ifPresentOrElse(why -> refuse(datagram, why), () -> take(datagram));
        });
    }

    private void take(Datagram datagram) {
        SIPMessage message;
        try {
            message = parser.parseSIPMessage(datagram.bytes(), true, false, UdpPort::headerFailed);
        } catch (ParseException | RuntimeException | StackOverflowError unparsable) {
            refuse(datagram, Refusal.MALFORMED);
            return;
        }
        if (message == null) {
            tally.count(Refusal.NOT_SIP);
            return;
        }
        new UdpChannel(this, datagram.source()).process(message, datagram);
    }

    /** Of the headers that JAIN-SIP could not read, the ones that routing needs spoil the message (RFC 3261 §16.3). */
    private static void headerFailed(
            ParseException why, SIPMessage message, Class<?> header, String text, String whole)
            throws ParseException {
        if (header != null && UdpChannel.ESSENTIAL.contains(header.getSimpleName())) {
            throw why;
        }
    }

    void refuse(Datagram datagram, Refusal why) {
        tally.count(why);
        if (!badRequests.permits(System.nanoTime())) {
            return;
        }
        var status = why == Refusal.VERSION ? "505 Version Not Supported" : "400 Bad Request";
        datagram.answer(status).ifPresent(answer -> {
            try {
                send(answer, datagram.source());
            } catch (IOException lost) {
                LOG.debug("a refusal was not sent", lost);
            }
        });
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException failed) {
            tally.count(Refusal.SOCKET);
            throw failed;
        } catch (RuntimeException odd) { // port 0, unresolved address
            tally.count(Refusal.SOCKET);
            throw new IOException("cannot send there", odd);
        }
    }

    Tally tally() {
        return tally;
    }

    @Override
    public Via getViaHeader() {
        var via = new Via();
        try {
            via.setHost(advertised.host());
            via.setPort(advertised.port());
            via.setTransport("UDP");
            via.setParameter("rport", null); // RFC 3581 §3
            return via;
        } catch (ParseException | javax.sip.InvalidArgumentException wrong) {
            throw new IllegalStateException("the advertised address does not fit a Via header", wrong);
        }
    }

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        try { // a host name here would mean a look-up on the SIP thread
            var host = target.getHost().getHostname().replaceAll("[\\[\\]]", "");
            return createMessageChannel(InetAddress.ofLiteral(host), target.getPort());
        } catch (IllegalArgumentException name) {
            throw new IOException("not an address: a message cannot be sent there", name);
        }
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) {
        return new UdpChannel(this, new InetSocketAddress(host, port));
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public int getDefaultTargetPort() {
        return 5060;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public int getMaximumMessageSize() {
        return Datagram.MAX_BYTES;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
