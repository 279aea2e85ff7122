package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A telephone system that we did not write, at 127.0.0.1. */
final class Asterisk implements AutoCloseable {
    static final int RTP_PORTS = 40;

    private final Path log;
    private final Path configuration;
    private final Path binary;
    private final Path own;
    private final Process process;

    /**
     * Starts it, and waits until it is ready.
     *
     * @param files of its configuration, by their names, beside those that say where its things are
     */
    Asterisk(Path directory, Map<String, String> files) throws IOException {
        binary = binary();
        Path prefix = binary.getParent().getParent();
        Path place = Files.createDirectories(directory.toAbsolutePath());
        own = Files.createTempDirectory("asterisk"); // its control socket wants a short name
        log = place.resolve("asterisk.log");
        configuration = place.resolve("asterisk.conf");
        Files.writeString(configuration, """
                [directories]
                astetcdir => %1$s
                astmoddir => %2$s
                astdatadir => %3$s
                astvarlibdir => %4$s
                astdbdir => %4$s
                astkeydir => %4$s
                astspooldir => %4$s
                astrundir => %4$s
                astlogdir => %4$s
                """.formatted(place, modules(prefix), prefix.resolve("share/asterisk"), own));
        Files.writeString(place.resolve("modules.conf"), """
                [modules]
                autoload=yes
                noload=chan_sip.so
                noload=chan_iax2.so
                noload=chan_mgcp.so
                noload=chan_skinny.so
                noload=chan_unistim.so
                noload=pbx_dundi.so
                """);
        int rtpPort = Ports.udpRange(RTP_PORTS);
        Files.writeString(place.resolve("rtp.conf"), "[general]\nrtpstart=%d\nrtpend=%d\n".formatted(rtpPort, rtpPort + RTP_PORTS - 1));
        Files.writeString(place.resolve("logger.conf"), "[logfiles]\nconsole => notice,warning,error,verbose\n");
        for (var file : files.entrySet()) {
            Files.writeString(place.resolve(file.getKey()), file.getValue());
        }
        process = new ProcessBuilder(binary.toString(), "-C", configuration.toString(), "-f", "-n", "-vvv")
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Await.until("asterisk is ready", () -> process.isAlive() && words().contains("Asterisk Ready."));
        } catch (AssertionError silent) {
            close();
            throw new AssertionError(words(), silent);
        }
    }

    /** What it says to a command at its console. */
    String told(String command) throws IOException {
        Process console = new ProcessBuilder(binary.toString(), "-C", configuration.toString(), "-rx", command).redirectErrorStream(true).start();
        return new String(console.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What it says of itself. */
    String words() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    private static Path binary() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "asterisk"))
                .filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IllegalStateException("no asterisk on the PATH; ./trunkline test installs it"));
    }

    private static Path modules(Path prefix) {
        return Stream.of("lib", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64")
                .map(folder -> prefix.resolve(folder).resolve("asterisk/modules"))
                .filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new IllegalStateException("asterisk has no modules below " + prefix));
    }

    @Override
    public void close() {
        Peers.stop(process);
        try (Stream<Path> left = Files.walk(own)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
