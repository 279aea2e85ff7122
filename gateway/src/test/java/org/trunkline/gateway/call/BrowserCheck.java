package org.trunkline.gateway.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A browser's connectivity check with USE-CANDIDATE (RFC 8445 §7.2.2), sent to where a candidate says, and again until there is
 * a response: the gateway may be asked before its loop knows of the call.
 */
public final class BrowserCheck {
    private static final int COOKIE = 0x2112A442;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int HEADER = 20;
    private static final int FIRST_RTO_MILLIS = 100;
    private static final int REQUESTS = 7; // RFC 8489 §6.2.1: Rc

    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();

    private BrowserCheck() {}

    /**
     * Has one answered, of the browser whose offer is {@link Gear#OFFER}.
     *
     * @param answer the gateway's SDP
     * @param candidate of the gateway
     * @throws SocketTimeoutException if the gateway never responds
     */
    public static void send(String answer, String candidate) throws IOException, GeneralSecurityException {
        var names = field(answer, "ice-ufrag") + ":" + field(Gear.OFFER, "ice-ufrag");
        var message = new BrowserCheck().message(names, field(answer, "ice-pwd"));
        var words = candidate.split(" "); // candidate:1 1 udp 2130706431 127.0.0.1 41000 typ host
        var address = InetAddress.ofLiteral(words[4]);
        int port = Integer.parseInt(words[5]);
        try (var socket = new DatagramSocket()) {
            untilResponse(socket, new DatagramPacket(message, message.length, address, port));
        }
    }

    private static void untilResponse(DatagramSocket socket, DatagramPacket check) throws IOException {
        var response = new DatagramPacket(new byte[512], 512);
        for (int request = 0; request < REQUESTS; request++) {
            socket.send(check);
            socket.setSoTimeout(FIRST_RTO_MILLIS << request);
            try {
                socket.receive(response);
                return;
            } catch (SocketTimeoutException silence) {
                // The next request, after twice the time.
            }
        }
        throw new SocketTimeoutException("No response to " + REQUESTS + " checks");
    }

    private byte[] message(String username, String password) throws GeneralSecurityException {
        put(0x0006, username.getBytes(StandardCharsets.UTF_8));
        put(0x0024, ByteBuffer.allocate(4).putInt(1).array()); // PRIORITY
        put(0x802A, new byte[8]); // ICE-CONTROLLING
        put(0x0025, new byte[0]); // USE-CANDIDATE
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        put(0x0008, mac.doFinal(withLength(24))); // MESSAGE-INTEGRITY counts itself
        var crc = new CRC32();
        crc.update(withLength(8));
        put(0x8028, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR).array());
        return withLength(0);
    }

    private void put(int type, byte[] value) {
        attributes.writeBytes(ByteBuffer.allocate(4).putShort((short) type).putShort((short) value.length).array());
        attributes.writeBytes(value);
        attributes.writeBytes(new byte[-value.length & 3]);
    }

    /** What there is so far, with the length that it will have. */
    private byte[] withLength(int more) {
        return ByteBuffer.allocate(HEADER + attributes.size())
                .putShort((short) 0x0001)
                .putShort((short) (attributes.size() + more))
                .putInt(COOKIE)
                .put(new byte[12])
                .put(attributes.toByteArray())
                .array();
    }

    private static String field(String sdp, String name) {
        var begin = "a=" + name + ":";
        return sdp.lines().filter(line -> line.startsWith(begin)).findFirst().orElseThrow().substring(begin.length());
    }
}
