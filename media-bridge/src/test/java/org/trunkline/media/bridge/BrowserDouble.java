package org.trunkline.media.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.trunkline.media.dtls.ClientDouble;
import org.trunkline.media.dtls.DtlsIdentity;
import org.trunkline.media.ice.Stun;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpProfile;
import org.trunkline.media.srtp.SrtpSession;

/** A browser on a real socket: connectivity checks, DTLS client, SRTP. */
final class BrowserDouble implements AutoCloseable {
    static final int OPUS = 111;
    static final int TONES = 110;
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final int ALERT = 21;

    private final DtlsIdentity identity = DtlsIdentity.create(new SecureRandom());
    private final ClientDouble dtls;
    private final Random random = new Random(1);
    private final BlockingQueue<RtpPacket> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<RtcpCompound> reports = new LinkedBlockingQueue<>();
    private CompletableFuture<Void> nominated = new CompletableFuture<>();
    private boolean nominates = true;
    private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
    private volatile DatagramSocket socket;
    private String ufrag = "brow";
    private String password = "browserPasswordOf22Ch+";
    private volatile Optional<SrtpSession> in = Optional.empty();
    private SrtpSession out;
    private InetSocketAddress gateway;
    private String gatewayUfrag;
    private String gatewayPassword;
    private int sequence = 65_500;

    BrowserDouble() throws SocketException {
        var offer = new ClientDouble.Offer(new int[] {PROFILE.wireId()}, Optional.of(identity), true, false, 0);
        dtls = new ClientDouble(offer, this::transmit);
        moves();
    }

    /** Has another address from now on. */
    void moves() throws SocketException {
        var before = socket;
        var now = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket = now;
        Thread.startVirtualThread(() -> listen(now));
        if (before != null) {
            before.close();
        }
    }

    /** Its next offer has other ICE credentials. */
    void restartsIce() {
        ufrag += "2";
        password += "2";
        nominated = new CompletableFuture<>();
    }

    String offer(String formats, String... rtpmaps) {
        return """
                v=0
                o=- 1 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0
                m=audio 9 UDP/TLS/RTP/SAVPF %s
                c=IN IP4 0.0.0.0
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:%s
                a=setup:actpass
                a=mid:0
                a=sendrecv
                a=rtcp-mux
                %s
                """.formatted(formats, ufrag, password, identity.fingerprint(), String.join("\n", rtpmaps))
                .replace("\n", "\r\n");
    }

    String opusOffer() {
        return offer("111 110", "a=rtpmap:111 opus/48000/2", "a=rtpmap:110 telephone-event/48000");
    }

    String g711Offer() {
        return offer("0 110", "a=rtpmap:0 PCMU/8000", "a=rtpmap:110 telephone-event/8000");
    }

    /** ICE and DTLS, as the answer and the candidates say. */
    void connect(MediaCall call) throws Exception {
        nominate(call);
        shakeHands();
    }

    /** The handshake on a path that works, and only then the choice of it, as browsers do. */
    void connectBeforeNominating(MediaCall call) throws Exception {
        nominates = false;
        nominate(call);
        shakeHands();
        nominates = true;
        nominated = new CompletableFuture<>();
        nominate(call);
    }

    private void shakeHands() throws Exception {
        dtls.start();
        byte[] exported = dtls.material().get(10, TimeUnit.SECONDS);
        // RFC 5764 §4.2: client key, server key, client salt, server salt
        int key = PROFILE.keyBytes();
        int salt = PROFILE.saltBytes();
        var keys = new SrtpKeys(
                PROFILE,
                Arrays.copyOfRange(exported, 0, key),
                Arrays.copyOfRange(exported, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(exported, key, 2 * key),
                Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt));
        in = Optional.of(new SrtpSession(keys));
        out = new SrtpSession(keys);
    }

    void nominate(MediaCall call) throws Exception {
        gatewayUfrag = line(call.browserAnswer(), "a=ice-ufrag:");
        gatewayPassword = line(call.browserAnswer(), "a=ice-pwd:");
        var words = call.candidates().getFirst().toString().split(" ");
        gateway = new InetSocketAddress(words[4], Integer.parseInt(words[5]));
        while (!checkAnswered()) {
            transmit(check()); // RFC 8489 §6.2.1: again, as the network may lose it
        }
    }

    private boolean checkAnswered() throws Exception {
        try {
            nominated.get(50, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException noAnswer) {
            return false;
        }
    }

    /** A signed check, also from elsewhere. */
    byte[] check() {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        var check = Stun.message(Stun.REQUEST, transaction)
                .username(gatewayUfrag + ":" + ufrag)
                .with(Stun.ICE_CONTROLLING, new byte[8]);
        return (nominates ? check.with(Stun.USE_CANDIDATE) : check)
                .priority(100)
                .integrity(gatewayPassword)
                .fingerprint();
    }

    void say(int payloadType, boolean marker, int timestamp, byte[] payload, int length) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + length + SrtpSession.MAX_TRAILER_BYTES];
        RtpWriter.header(packet, 0, marker, payloadType, sequence++ & 0xFFFF, timestamp, 77);
        System.arraycopy(payload, 0, packet, RtpWriter.HEADER_BYTES, length);
        transmit(Arrays.copyOf(packet, out.protect(packet, 0, RtpWriter.HEADER_BYTES + length)));
    }

    void transmit(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, gateway));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress gateway() {
        return gateway;
    }

    BlockingQueue<RtpPacket> heard() {
        return heard;
    }

    BlockingQueue<RtcpCompound> reports() {
        return reports;
    }

    /** Completes when the gateway has said close_notify. */
    CompletableFuture<Void> goodbye() {
        return goodbye;
    }

    /** Says close_notify. */
    void hangUp() {
        dtls.close();
    }

    @Override
    public void close() {
        dtls.close();
        socket.close();
    }

    private void listen(DatagramSocket from) {
        try {
            while (true) {
                var datagram = new DatagramPacket(new byte[2048], 2048);
                from.receive(datagram);
                received(Arrays.copyOf(datagram.getData(), datagram.getLength()));
            }
        } catch (IOException closed) {
            heard.clear();
        }
    }

    private void received(byte[] datagram) {
        switch (DatagramKind.of(datagram, 0, datagram.length)) {
            case STUN -> stun(datagram);
            case DTLS -> {
                dtls.receive(datagram);
                if (datagram[0] == ALERT) {
                    goodbye.complete(null);
                }
            }
            case RTP -> in.ifPresent(srtp ->
                    heard.add((RtpPacket) srtp.unprotect(new SrtpPacket(datagram, 0, datagram.length))));
            case RTCP -> in.ifPresent(srtp -> reports.add((RtcpCompound) Rtcp.parse(
                    datagram, 0, srtp.unprotectRtcp(datagram, 0, datagram.length).orElseThrow())));
            case OTHER -> throw new AssertionError("not expected from the gateway");
        }
    }

    private void stun(byte[] message) {
        if (Stun.type(message) == Stun.REQUEST) {
            transmit(Stun.message(Stun.SUCCESS, Stun.transactionId(message))
                    .with(Stun.XOR_MAPPED_ADDRESS, Stun.hex("0001 2112 5e12a443"))
                    .integrity(password)
                    .fingerprint());
        } else {
            nominated.complete(null);
        }
    }

    private static String line(String sdp, String start) {
        return sdp.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow().substring(start.length());
    }
}
