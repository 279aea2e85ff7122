package org.trunkline.media.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpSession;

/** Keys in descriptions, agreed on with a phone that we did not write: baresip. */
class BaresipSdesTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PATIENCE_MILLIS = 15_000;
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/baresip/modules"),
            Path.of("/usr/lib/x86_64-linux-gnu/baresip/modules"),
            Path.of("/usr/lib/aarch64-linux-gnu/baresip/modules"),
            Path.of("/usr/lib64/baresip/modules"),
            Path.of("/usr/local/lib/baresip/modules"),
            Path.of("/opt/homebrew/lib/baresip/modules"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"OPTIONAL, srtp", "REQUIRED, srtp-mand"})
    @Timeout(60)
    void baresipUnderstandsOurKeysAndWeItsOwn(SrtpMode mode, String baresipsName) throws Exception {
        int port = freePort();
        var baresip = start(port, baresipsName);
        try (var sip = new DatagramSocket(0, HERE);
                var rtp = new DatagramSocket(0, HERE)) {
            sip.setSoTimeout(PATIENCE_MILLIS);
            rtp.setSoTimeout(PATIENCE_MILLIS);
            awaitWords("baresip is ready");
            var terms = new TrunkTerms(media(mode), (InetSocketAddress) rtp.getLocalSocketAddress(), new SecureRandom());
            String ok = invite(sip, port, terms.offer());
            var agreed = (TrunkTerms.Outcome.Agreed) terms.answered(ok.substring(ok.indexOf("\r\n\r\n") + 4).getBytes(UTF_8));
            assertThat(agreed.agreement().keys()).isPresent();
            var leg = new TrunkLeg((b, offset, length, to) -> transmit(rtp, Arrays.copyOfRange(b, offset, offset + length), to));
            leg.negotiated(agreed.agreement().farEnd(), System.nanoTime());

            request(sip, port, "ACK", 1, tag(ok), new byte[0]);
            for (int i = 0; i < 100; i++) {
                assertThat(hear(rtp, leg)).isTrue();
                say(leg, i);
            }
            request(sip, port, "BYE", 2, tag(ok), new byte[0]);
            awaitWords("audio: destroyed");
            assertThat(loudnessOfRecording()).isGreaterThan(1000);
            assertThat(words()).doesNotContain("failed to decrypt");
        } finally {
            baresip.destroy();
            if (!baresip.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                baresip.destroyForcibly();
            }
        }
    }

    private static TrunkMedia media(SrtpMode mode) {
        return new TrunkMedia(
                List.of(TrunkCodec.PCMU), DtmfMode.AUTO, mode, SourcePolicy.STRICT, 20,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Process start(int port, String mediaEncryption) throws IOException {
        int rtp = freePort() & ~1;
        Files.writeString(directory.resolve("config"), """
                sip_listen 127.0.0.1:%d
                rtp_ports %d-%d
                audio_source aufile,%s
                audio_player aubridge,nobody
                snd_path %s
                module_path %s
                module g711.so
                module srtp.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module_app account.so
                module_app menu.so
                """.formatted(port, rtp, rtp + 20, sound(), directory, modules()));
        Files.writeString(directory.resolve("accounts"), "<sip:7@127.0.0.1:%d>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1;mediaenc=%s\n"
                .formatted(port, mediaEncryption));
        Files.writeString(directory.resolve("contacts"), "");
        return new ProcessBuilder("baresip", "-n", "127.0.0.1", "-f", directory.toString(), "-v")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** Ten seconds of a square wave, 8 kHz mono (RIFF WAVE, PCM). */
    private Path sound() throws IOException {
        int bytes = 2 * 80_000;
        var wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(UTF_8)).putInt(36 + bytes).put("WAVEfmt ".getBytes(UTF_8)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(UTF_8)).putInt(bytes);
        for (int i = 0; i < bytes / 2; i++) {
            wav.putShort((short) (i % 20 < 10 ? 8000 : -8000));
        }
        return Files.write(directory.resolve("says.wav"), wav.array());
    }

    private static String invite(DatagramSocket sip, int port, byte[] offer) throws IOException {
        request(sip, port, "INVITE", 1, "", offer);
        while (true) {
            var datagram = new DatagramPacket(new byte[65_535], 65_535);
            sip.receive(datagram);
            String response = new String(datagram.getData(), 0, datagram.getLength(), UTF_8);
            if (!response.startsWith("SIP/2.0 1")) {
                assertThat(response).startsWith("SIP/2.0 200");
                return response;
            }
        }
    }

    /** The least of a SIP request (RFC 3261 §8.1.1). */
    private static void request(DatagramSocket sip, int port, String method, int number, String toTag, byte[] sdp) throws IOException {
        String head = """
                %1$s sip:7@127.0.0.1:%2$d SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK%1$s%3$d
                Max-Forwards: 70
                From: <sip:test@127.0.0.1:%3$d>;tag=t%3$d
                To: <sip:7@127.0.0.1:%2$d>%4$s
                Call-ID: sdes%3$d
                CSeq: %5$d %1$s
                Contact: <sip:test@127.0.0.1:%3$d>
                Content-Type: application/sdp
                Content-Length: %6$d

                """.formatted(method, port, sip.getLocalPort(), toTag, number, sdp.length).replace("\n", "\r\n");
        transmit(sip, (head + new String(sdp, UTF_8)).getBytes(UTF_8), new InetSocketAddress(HERE, port));
    }

    private static String tag(String response) {
        String to = response.lines().filter(l -> l.startsWith("To:")).findFirst().orElseThrow();
        return to.substring(to.indexOf(";tag="));
    }

    private static boolean hear(DatagramSocket rtp, TrunkLeg leg) throws IOException {
        var datagram = new DatagramPacket(new byte[2048], 2048);
        rtp.receive(datagram);
        var from = (InetSocketAddress) datagram.getSocketAddress();
        return leg.receive(datagram.getData(), 0, datagram.getLength(), from, System.nanoTime()) instanceof RtpPacket;
    }

    private static void say(TrunkLeg leg, int number) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160 + SrtpSession.MAX_TRAILER_BYTES];
        RtpWriter.header(packet, 0, number == 0, 0, 100 + number, 160 * number, 5);
        for (int i = 0; i < 160; i++) {
            packet[RtpWriter.HEADER_BYTES + i] = (byte) (i % 16 < 8 ? 0x10 : 0x90); // 500 Hz, loud
        }
        leg.send(packet, RtpWriter.HEADER_BYTES + 160, System.nanoTime());
    }

    private static void transmit(DatagramSocket socket, byte[] datagram, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Root mean square of what baresip decoded: 16 bits, little-endian, behind a header that adds nothing loud. */
    private double loudnessOfRecording() throws IOException {
        try (var files = Files.list(directory)) {
            byte[] wav = Files.readAllBytes(
                    files.filter(f -> f.getFileName().toString().endsWith("-dec.wav")).findFirst().orElseThrow());
            double squares = 0;
            for (int i = 44; i + 1 < wav.length; i += 2) {
                int sample = wav[i] & 0xFF | wav[i + 1] << 8;
                squares += (double) sample * sample;
            }
            return Math.sqrt(squares / (wav.length / 2.0));
        }
    }

    private void awaitWords(String expected) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (!words().contains(expected)) {
            assertThat(System.nanoTime() - deadline).as("baresip says " + expected + ", not only:\n" + words()).isNegative();
            Thread.onSpinWait();
        }
    }

    private String words() throws IOException {
        return Files.readString(directory.resolve("log"), ISO_8859_1);
    }

    private static Path modules() {
        return MODULES.stream().filter(Files::isDirectory).findFirst().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, HERE)) {
            return socket.getLocalPort();
        }
    }
}
