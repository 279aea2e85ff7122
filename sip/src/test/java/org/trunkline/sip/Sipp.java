package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A SIPp process that plays one scenario of {@code src/test/resources/sipp} once; a peer that we did not write. */
final class Sipp implements AutoCloseable {
    /** Of this process of several that run tests, below those that the kernel gives to others. */
    private static final int PORTS = 2_000;
    private static final int FIRST_PORT = 10_000 + PORTS * Integer.decode(System.getProperty("trunkline.fork", "1"));
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Process process;
    private final Path log;
    private final Path errors;
    private final int port;
    private final TrunkAddress.Transport transport;

    private Sipp(String scenario, List<String> more) {
        this(scenario, TrunkAddress.Transport.UDP, more);
    }

    private Sipp(String scenario, TrunkAddress.Transport transport, List<String> more) {
        this.transport = transport;
        port = IntStream.generate(() -> FIRST_PORT + NEXT.getAndIncrement() % PORTS).limit(PORTS).filter(Sipp::isFree).findFirst().orElseThrow();
        try {
            var directory = Peers.directory("sipp");
            log = directory.resolve("screen.log");
            errors = directory.resolve("errors.log");
            var file = Path.of(Sipp.class.getResource("/sipp/" + scenario + ".xml").getPath());
            var command = new ArrayList<>(List.of("sipp", "-sf", file.toString(), "-i", "127.0.0.1",
                    "-p", Integer.toString(port), "-m", "1", "-nostdin", "-timeout", "20", "-timeout_error",
                    "-trace_err", "-error_file", errors.toString()));
            command.addAll(more);
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            throw new UncheckedIOException("SIPp is needed for this test: install the package sip-tester", missing);
        }
    }

    /** By UDP and by TCP. */
    private static boolean isFree(int port) {
        var here = InetAddress.ofLiteral("127.0.0.1");
        try (var udp = new DatagramSocket(port, here); var tcp = new ServerSocket(port, 1, here)) {
            return udp.isBound() && tcp.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Waits for our call; it listens when this returns. */
    static Sipp answering(String scenario) {
        return new Sipp(scenario, List.of()).listening("udp", "07");
    }

    /** The same over TCP, where nobody repeats what it misses: it listens when this returns. */
    static Sipp answeringTcp(String scenario) {
        return new Sipp(scenario, TrunkAddress.Transport.TCP, List.of("-t", "t1")).listening("tcp", "0A");
    }

    private Sipp listening(String transport, String state) {
        var socket = ":%04X 00000000:0000 %s".formatted(port, state);
        Heard.eventually("SIPp listens", () -> {
            try {
                return Files.readString(Path.of("/proc/net", transport)).contains(socket);
            } catch (IOException noProc) {
                throw new UncheckedIOException(noProc);
            }
        });
        return this;
    }

    /** Plays the scenario many times, many at once. */
    static Sipp callingOften(String scenario, int port, int calls, int perSecond) {
        return new Sipp(scenario, List.of("-m", Integer.toString(calls), "-r", Integer.toString(perSecond),
                "127.0.0.1:" + port));
    }

    static Sipp callingTcp(String scenario, int port) {
        return new Sipp(scenario, List.of("-t", "t1", "127.0.0.1:" + port));
    }

    static Sipp calling(String scenario, int port) {
        return new Sipp(scenario, List.of("127.0.0.1:" + port));
    }

    /** The same for a scenario that names the dialog whose place it takes (RFC 3891). */
    static Sipp replacing(String scenario, int port, String dialog) {
        return new Sipp(scenario, List.of("-key", "dialog", dialog, "127.0.0.1:" + port));
    }

    /** The same for scenarios that prove who calls. */
    static Sipp callingAs(String scenario, int port, String user, String password) {
        return new Sipp(scenario, List.of("-au", user, "-ap", password, "127.0.0.1:" + port));
    }

    Trunk trunk() {
        return Trunk.at("sipp", new TrunkAddress("127.0.0.1", port, transport), "15550000").withPatience(TwoEndpoints.PATIENT);
    }

    /** The scenario went exactly as written. */
    void succeeds() {
        try {
            assertThat(process.waitFor(25, TimeUnit.SECONDS)).as("SIPp has ended").isTrue();
            var words = Files.exists(errors) ? Files.readString(errors) : "";
            assertThat(process.exitValue()).as(() -> "SIPp says: " + words).isZero();
            Files.deleteIfExists(errors);
            Files.deleteIfExists(log);
            Files.deleteIfExists(log.getParent());
        } catch (InterruptedException | IOException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
