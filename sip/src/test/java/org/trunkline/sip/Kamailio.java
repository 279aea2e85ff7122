package org.trunkline.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A kamailio process with a configuration of {@code src/test/resources/kamailio}; a proxy that we did not write. */
final class Kamailio implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;

    /**
     * Starts it, and waits until it listens.
     *
     * @param configuration name of the file, without ending
     * @param transport udp, tcp or tls
     * @param defines words of the configuration and what stands for them; numbers are written as they are
     */
    Kamailio(String configuration, String transport, Map<String, String> defines) {
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        try {
            var directory = Peers.directory("kamailio");
            log = directory.resolve("log");
            var file = Path.of(Kamailio.class.getResource("/kamailio/" + configuration + ".cfg").getPath());
            var command = new ArrayList<>(List.of("kamailio", "-f", file.toString(), "-DD", "-E", "-w", directory.toString(),
                    "-Y", directory.toString(), "-P", directory.resolve("pid").toString(), "-m", "32", "-M", "8",
                    "-l", transport + ":127.0.0.1:" + port));
            defines.forEach((word, value) -> command.addAll(
                    List.of("-A", word + "=" + (value.matches("[0-9]+") ? value : '"' + value + '"'))));
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            throw new UncheckedIOException("kamailio is needed for this test: install the package kamailio", missing);
        }
        var socket = "0100007F:%04X 00000000:0000 %s".formatted(port, transport.equals("udp") ? "07" : "0A");
        Heard.eventually("kamailio listens; it says: " + log, () -> {
            try {
                return Files.readString(Path.of("/proc/net", transport.equals("udp") ? "udp" : "tcp")).contains(socket);
            } catch (IOException noProc) {
                throw new UncheckedIOException(noProc);
            }
        });
    }

    int port() {
        return port;
    }

    /** What it has logged so far. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        process.destroy(); // its children end with it
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
