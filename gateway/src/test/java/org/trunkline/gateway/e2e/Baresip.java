package org.trunkline.gateway.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.trunkline.gateway.measure.Sound;

/** A SIP phone that we did not write. It answers at once, says a sound file and keeps what it hears. */
final class Baresip implements AutoCloseable {
    private static final int RTP_PORTS = 20;
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/baresip/modules"),
            Path.of("/usr/lib/x86_64-linux-gnu/baresip/modules"),
            Path.of("/usr/lib/aarch64-linux-gnu/baresip/modules"),
            Path.of("/usr/lib64/baresip/modules"),
            Path.of("/usr/local/lib/baresip/modules"),
            Path.of("/opt/homebrew/lib/baresip/modules"));
    private static final int PRESS_MILLIS = 200;
    private static final char RELEASED = 4;

    private final int port = Ports.udp();
    private final int keysPort = Ports.udp();
    private final int rtpPort = Ports.udpRange(RTP_PORTS);
    private final Path directory;
    private final Process process;

    /**
     * @param number what it answers to
     * @param codec PCMU or PCMA: the one that it speaks
     */
    Baresip(Path directory, String number, String codec, Sound says) throws IOException {
        this(directory, number, codec + "/8000/1", "", says);
    }

    /**
     * @param codec as baresip names it, with the rate of its sound
     * @param options of its account, each behind a semicolon
     */
    Baresip(Path directory, String number, String codec, String options, Sound says) throws IOException {
        this(directory, own -> "<sip:%s@127.0.0.1:%d>;regint=0;answermode=auto;audio_codecs=%s%s".formatted(number, own, codec, options), says);
    }

    /** On a desk: it is registered where it calls, and is called there. */
    static Baresip registered(Path directory, String number, String registrar, String password, Sound says) throws IOException {
        var baresip = new Baresip(directory, _ -> "<sip:%s@%s>;auth_pass=%s;regint=60;answermode=auto;audio_codecs=PCMU/8000/1"
                .formatted(number, registrar, password), says);
        baresip.awaitWords("200 OK");
        return baresip;
    }

    private Baresip(Path directory, IntFunction<String> account, Sound says) throws IOException {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
        forgetOldRecordings();
        Path sound = directory.toAbsolutePath().resolve("says.wav");
        says.writeWav(sound);
        Files.writeString(directory.resolve("config"), """
                sip_listen 127.0.0.1:%d
                rtp_ports %d-%d
                audio_source aufile,%s
                audio_player aubridge,nobody
                snd_path %s
                cons_listen 127.0.0.1:%d
                module_path %s
                module g711.so
                module g722.so
                module srtp.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module cons.so
                module_app account.so
                module_app menu.so
                """.formatted(port, rtpPort, rtpPort + RTP_PORTS - 1, sound, this.directory, keysPort, modules()));
        Files.writeString(directory.resolve("accounts"), account.apply(port) + "\n");
        Files.writeString(directory.resolve("contacts"), "");
        process = new ProcessBuilder("baresip", "-n", "127.0.0.1", "-f", this.directory.toString(), "-v")
                .redirectErrorStream(true).redirectOutput(log().toFile()).start();
        Await.until("baresip is ready", () -> Files.readString(log(), StandardCharsets.ISO_8859_1).contains("baresip is ready"));
    }

    int port() {
        return port;
    }

    /** Whether it may take its calls' audio there. */
    boolean hearsAt(int port) {
        return port >= rtpPort && port < rtpPort + RTP_PORTS;
    }

    /** As if somebody pressed it on the phone, for a while. */
    void press(char key) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            send(socket, key);
            Thread.sleep(PRESS_MILLIS);
            send(socket, RELEASED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls somebody. */
    void dial(String uri) throws IOException {
        type("/dial " + uri + "\n");
    }

    /** Puts the other side on hold. */
    void hold() throws IOException {
        type("/hold\n");
    }

    /** Takes it back. */
    void resume() throws IOException {
        type("/resume\n");
    }

    void hangUp() throws IOException {
        type("/hangup\n");
    }

    /** Until it has said this of itself. */
    void awaitWords(String words) {
        Await.until("baresip says " + words, () -> words().contains(words));
    }

    private void type(String command) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] keys = command.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(keys, keys.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), keysPort)));
        }
    }

    private void send(DatagramSocket socket, char key) throws IOException {
        byte[] keys = {(byte) key};
        socket.send(new DatagramPacket(keys, keys.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), keysPort)));
    }

    /** What it heard in its last call, decoded by itself; when the call is over. */
    Sound heard() {
        return Await.value("the recording of baresip", Await.PATIENCE, () -> {
            try (Stream<Path> files = Files.list(directory)) {
                var last = files.filter(file -> file.getFileName().toString().endsWith("-dec.wav")).max(Comparator.naturalOrder());
                String words = words();
                return last.isPresent() && words.lastIndexOf("audio: destroyed") > words.lastIndexOf("sndfile: dumping")
                        ? Optional.of(Sound.readWav(last.get()))
                        : Optional.empty();
            }
        });
    }

    /** What it says of itself. */
    String words() throws IOException {
        return Files.readString(log(), StandardCharsets.ISO_8859_1);
    }

    private Path log() {
        return directory.resolve("baresip.log");
    }

    private void forgetOldRecordings() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("dump-")).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path modules() {
        return MODULES.stream().filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new IllegalStateException("baresip's modules are in none of " + MODULES));
    }

    @Override
    public void close() {
        Peers.stop(process);
    }
}
