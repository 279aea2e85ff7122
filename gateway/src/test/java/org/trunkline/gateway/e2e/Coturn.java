package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A TURN server that we did not write, with what {@code docs/configuration.md} tells people to write into its file. */
final class Coturn implements AutoCloseable {
    static final String SECRET = "change-me";
    private static final int RELAY_PORTS = 20;

    private final int port = Ports.tcp();
    private final int tlsPort = Ports.tcp();
    private final Path log;
    private final Process process;

    Coturn(Path directory) throws IOException {
        Path place = Files.createDirectories(directory.toAbsolutePath());
        Authority authority = new Authority(place.resolve("tls"), "IP:127.0.0.1");
        log = place.resolve("coturn.log");
        int firstRelay = Ports.udpRange(RELAY_PORTS);
        Path file = Files.writeString(
                place.resolve("turnserver.conf"), TrunkPage.named("configuration").block("conf", Map.of("192.0.2.10", "127.0.0.1")));
        process = new ProcessBuilder(
                "turnserver", "-c", file.toString(), "-v", "--no-cli", "--no-dtls", "--log-file", "stdout", "--simple-log",
                "--pidfile", place.resolve("coturn.pid").toString(), "--userdb", place.resolve("coturn.db").toString(),
                "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1", "--listening-port", String.valueOf(port),
                "--tls-listening-port", String.valueOf(tlsPort), "--cert", authority.certificate(), "--pkey", authority.key(),
                "--min-port", String.valueOf(firstRelay), "--max-port", String.valueOf(firstRelay + RELAY_PORTS - 1),
                "--allow-loopback-peers")
                .directory(place.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        String listens = ":%04X ".formatted(port);
        try {
            Await.until("coturn listens", () -> process.isAlive() && Files.readString(Path.of("/proc/net/tcp")).contains(listens));
        } catch (AssertionError silent) {
            close();
            throw new AssertionError(words(), silent);
        }
    }

    String byUdp() {
        return "turn:127.0.0.1:" + port + "?transport=udp";
    }

    String byTcp() {
        return "turn:127.0.0.1:" + port + "?transport=tcp";
    }

    String byTls() {
        return "turns:127.0.0.1:" + tlsPort + "?transport=tcp";
    }

    /** What it says of itself. */
    String words() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        Peers.stop(process);
    }
}
