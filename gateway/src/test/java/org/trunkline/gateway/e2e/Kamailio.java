package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A SIP proxy and registrar that we did not write. */
final class Kamailio implements AutoCloseable {
    private final Path log;
    private final Process process;

    /**
     * Starts it, and waits until it listens.
     *
     * @param configuration the text of its file
     * @param udpPort where it does
     */
    Kamailio(Path directory, String configuration, int udpPort) throws IOException {
        this(directory, configuration, udpPort, List.of());
    }

    /** The same with more arguments. */
    Kamailio(Path directory, String configuration, int udpPort, List<String> more) throws IOException {
        Path place = Files.createDirectories(directory.toAbsolutePath());
        log = place.resolve("kamailio.log");
        Path file = Files.writeString(place.resolve("kamailio.cfg"), configuration);
        List<String> command = new ArrayList<>(List.of(
                "kamailio", "-f", file.toString(), "-DD", "-E", "-w", place.toString(), "-Y", place.toString(),
                "-P", place.resolve("kamailio.pid").toString(), "-m", "32", "-M", "8"));
        command.addAll(more);
        process = new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        String port = ":%04X ".formatted(udpPort);
        try {
            Await.until("kamailio listens", () -> process.isAlive() && Files.readString(Path.of("/proc/net/udp")).contains(port));
        } catch (AssertionError silent) {
            close();
            throw new AssertionError(words(), silent);
        }
    }

    /** What it says of itself. */
    String words() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        Peers.stop(process); // its children end with it
    }
}
