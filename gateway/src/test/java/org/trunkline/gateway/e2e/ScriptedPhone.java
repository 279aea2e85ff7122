package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A SIP phone that does what a {@link Script} says, played by SIPp. It has no voice: {@link Voice} lends it one. */
final class ScriptedPhone implements AutoCloseable {
    /** What it logs when its message was answered. */
    static final String READ = "its message was answered";

    private static final Path UDP_SOCKETS = Path.of("/proc/net/udp"); // a bind of ours would take the port from it
    private static final int PATIENCE_SECONDS = 90;
    private static final int PATIENCE_SECONDS_A_CALL = 4;

    private final Process process;
    private final Path directory;
    private final int patienceSeconds;

    private ScriptedPhone(Process process, Path directory, int patienceSeconds) {
        this.process = process;
        this.directory = directory;
        this.patienceSeconds = patienceSeconds;
    }

    /** It listens when this returns. */
    static ScriptedPhone playing(String scenario, int port, Path directory) throws IOException {
        return started(scenario, port, directory, PATIENCE_SECONDS, List.of("-m", "1"));
    }

    /** It calls, so often, so many times at once. */
    static ScriptedPhone calling(int calledPort, String scenario, Path directory, int calls, int atOnce) throws IOException {
        var often = List.of("-m", String.valueOf(calls), "-l", String.valueOf(atOnce), "127.0.0.1:" + calledPort);
        return started(scenario, Ports.udp(), directory, PATIENCE_SECONDS + PATIENCE_SECONDS_A_CALL * calls, often);
    }

    private static ScriptedPhone started(String scenario, int port, Path directory, int patienceSeconds, List<String> more)
            throws IOException {
        Path own = Files.createDirectories(directory.toAbsolutePath());
        Path file = own.resolve("scenario.xml");
        Files.writeString(file, scenario);
        Files.deleteIfExists(errors(own));
        Files.deleteIfExists(log(own));
        Files.deleteIfExists(messages(own));
        List<String> command = new ArrayList<>(List.of(
                "sipp", "-sf", file.toString(), "-i", "127.0.0.1", "-p", String.valueOf(port),
                "-nostdin", "-timeout", patienceSeconds + "s", "-timeout_error",
                "-watchdog_interval", "0", // else it gives up where a busy machine has kept it waiting often
                "-trace_err", "-error_file", errors(own).toString(), "-trace_logs", "-log_file", log(own).toString(),
                "-trace_msg", "-message_file", messages(own).toString()));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .directory(own.toFile()).redirectErrorStream(true).redirectOutput(own.resolve("screen.txt").toFile()).start();
        Await.until("SIPp listens", () -> Files.readString(UDP_SOCKETS).contains(":%04X 00000000:0000 07".formatted(port)));
        return new ScriptedPhone(process, own, patienceSeconds);
    }

    /** How others name its dialog with whom has called it, in a Replaces header of theirs to that one. */
    String dialog() {
        return logged("the INVITE", ";to-tag=");
    }

    /** The message that it wrote was answered. */
    void awaitRead() {
        logged("the answer to its message", READ);
    }

    private String logged(String what, String part) {
        return Await.value(what, Await.PATIENCE, () -> Files.readAllLines(log(directory)).stream()
                .filter(line -> line.contains(part)).findFirst());
    }

    /** All went exactly as written. */
    void succeeds() {
        try {
            assertThat(process.waitFor(patienceSeconds, TimeUnit.SECONDS)).as("SIPp has ended").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        assertThat(process.exitValue()).as(this::complaint).isZero();
    }

    private String complaint() {
        try {
            return "SIPp says: " + (Files.exists(errors(directory)) ? Files.readString(errors(directory)) : "nothing") + " Its messages: "
                    + (Files.exists(messages(directory)) ? Files.readString(messages(directory)) : "none");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log.txt");
    }

    private static Path messages(Path directory) {
        return directory.resolve("messages.txt");
    }

    private static Path errors(Path directory) {
        return directory.resolve("errors.txt");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
