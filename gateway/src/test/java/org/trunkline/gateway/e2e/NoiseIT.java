package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who throw datagrams at every port of the gateway are counted, and a call does not notice them. */
@Tag("alone")
class NoiseIT {
    private static final int DATAGRAMS = 3000;
    private static final List<String> SIP_RUBBISH = List.of(
            "", "\r\n\r\n", "INVITE", "INVITE sip:x SIP/2.0\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "BYE sip:a@b SIP/2.0\r\nVia: \r\nCall-ID:\r\n\r\n",
            "INVITE sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 99999999999\r\n\r\nx", "OPTIONS sip:" + "a".repeat(20_000) + " SIP/2.0\r\n\r\n");

    private final Random random = new Random(20261120);

    @Test
    void aCallGoesOnAmongRubbish() throws IOException {
        try (World world = World.demo(NoiseIT.class); Phone phone = world.phone(); Wire wire = world.tap("noise")) {
            GatewayProcess gateway = world.gateway();
            phone.call("+15550103").listen(3);
            long before = gateway.metrics().drops();
            throwAt(gateway);
            Await.until("the drops are counted", () -> gateway.metrics().drops() > before + DATAGRAMS / 2);
            phone.listenOn(1).listen(11).hangUp();
            Speech.assertFromStory(phone.heard().between(1, 10));
            Speech.assertFromMicrophone(wire.heardByTrunk(0).between(2, 10));
            phone.call("+15550100").hangUp(); // and the next call is made as any other
        }
    }

    private void throwAt(GatewayProcess gateway) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < DATAGRAMS; i++) {
                send(socket, mediaRubbish(), gateway.browserPort() + random.nextInt(2));
                send(socket, mediaRubbish(), gateway.rtpPort() + random.nextInt(4));
                if (i % 50 == 0) {
                    send(socket, sipRubbish(), gateway.sipPort());
                }
            }
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, int port) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    /** The first byte says whose it is (RFC 7983): STUN, DTLS, RTP and all others get their share. */
    private byte[] mediaRubbish() {
        byte[] bytes = new byte[random.nextInt(1, 1400)];
        random.nextBytes(bytes);
        if (random.nextBoolean() && bytes.length > 20) {
            bytes[0] = (byte) (random.nextBoolean() ? 0x80 : 22);
            bytes[1] = 0;
        }
        return bytes;
    }

    private byte[] sipRubbish() {
        if (random.nextBoolean()) {
            return SIP_RUBBISH.get(random.nextInt(SIP_RUBBISH.size())).getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] bytes = new byte[random.nextInt(1, 3000)];
        random.nextBytes(bytes);
        return bytes;
    }
}
