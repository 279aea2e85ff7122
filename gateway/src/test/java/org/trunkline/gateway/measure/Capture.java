package org.trunkline.gateway.measure;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Packets of the loopback interface, written to a file by dumpcap, the part of tshark that does no more. It starts by sending
 * marks to itself until one is in the file, and so it ends: what is sent between {@link #start} and {@link #close} is in the
 * file, surely.
 */
public final class Capture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int POLL_MILLIS = 50;

    private final Path file;
    private final Process process;
    private final DatagramSocket marks;

    private Capture(Path file, Process process, DatagramSocket marks) {
        this.file = file;
        this.process = process;
        this.marks = marks;
    }

    /** @param filter in the language of pcap-filter(7), such as "udp portrange 30000-30099" */
    public static Capture start(Path file, String filter) throws IOException {
        DatagramSocket marks = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        String wanted = "(" + filter + ") or udp port " + marks.getLocalPort();
        Process process = new ProcessBuilder("dumpcap", "-q", "-i", "lo", "-f", wanted, "-w", file.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(words(file).toFile())).start();
        Capture capture = new Capture(file, process, marks);
        try {
            capture.mark();
        } catch (IOException e) {
            capture.end();
            throw e;
        }
        return capture;
    }

    public Path file() {
        return file;
    }

    /** Whether this stands somewhere in what was captured so far. */
    public boolean contains(String text) throws IOException {
        return Files.exists(file) && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    }

    /** Ends the capture, when all that was sent so far is in the file. */
    @Override
    public void close() throws IOException {
        try {
            mark();
        } finally {
            end();
        }
    }

    private void mark() throws IOException {
        byte[] mark = ("mark " + UUID.randomUUID()).getBytes(StandardCharsets.ISO_8859_1);
        String wanted = new String(mark, StandardCharsets.ISO_8859_1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!contains(wanted)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("dumpcap does not capture: " + Files.readString(words(file)));
            }
            marks.send(new DatagramPacket(mark, mark.length, marks.getLocalAddress(), marks.getLocalPort()));
            pause();
        }
    }

    private void end() {
        marks.close();
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dumpcap captured", e);
        }
    }

    private static Path words(Path file) {
        return file.resolveSibling(file.getFileName() + ".txt");
    }
}
