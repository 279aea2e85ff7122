package org.trunkline.gateway.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A trunk that we register at, as whoever runs the gateway sees it. */
class RegistrationIT {
    @Test
    void theRegistrationIsToldAndTakenBackAtTheEnd() throws IOException {
        try (var registrar = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            registrar.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            try (var gateway = GatewayProcess.withTrunk(
                    World.directory(RegistrationIT.class),
                    registrar.getLocalPort(),
                    "auth: {username: me, password: secret}",
                    "register: {user: line1, expires: 5m}").ready()) {
                grant(registrar, 300);
                Await.until("registered", () -> registration(gateway).getBoolean("registered"));
                assertThat(registration(gateway).getString("state")).isEqualTo("registered");
                assertThat(registration(gateway).getInteger("secondsLeft")).isBetween(1, 300);
                assertThat(gateway.get("/q/metrics").body()).contains("trunkline_trunk_registered{trunk=\"office\"} 1.0");
            }
            assertThat(grant(registrar, 0)).contains("Expires: 0");
        }
    }

    private static JsonObject registration(GatewayProcess gateway) throws IOException {
        return new JsonArray(gateway.get("/trunkline/trunks").body()).getJsonObject(0).getJsonObject("registration");
    }

    /** Answers the next request that is new, for so many seconds. */
    private static String grant(DatagramSocket registrar, int seconds) throws IOException {
        var packet = new DatagramPacket(new byte[65535], 65535);
        String request;
        do {
            registrar.receive(packet);
            request = new String(packet.getData(), 0, packet.getLength(), US_ASCII);
        } while (!request.contains("Expires: " + seconds + "\r\n")); // others are repetitions
        var same = request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                .collect(Collectors.joining("\r\n"));
        var answer = "SIP/2.0 200 OK\r\n" + same + "\r\nExpires: " + seconds + "\r\nContent-Length: 0\r\n\r\n";
        registrar.send(new DatagramPacket(answer.getBytes(US_ASCII), answer.length(), packet.getSocketAddress()));
        return request;
    }
}
