package org.trunkline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.media.dtls.DtlsEvent.ClosedByPeer;
import org.trunkline.media.dtls.DtlsEvent.Established;
import org.trunkline.media.dtls.DtlsEvent.Failed;
import org.trunkline.media.srtp.SrtpProfile;

/** A client that we did not write, over loopback: {@code openssl s_client}. It must be installed. */
@Timeout(60)
class OpensslInteropTest {
    private static final Pattern KEYING_MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

    @TempDir
    private Path folder;

    private final BlockingQueue<DtlsEvent> events = new LinkedBlockingQueue<>();
    private final AtomicReference<SocketAddress> peer = new AtomicReference<>();
    private final DtlsIdentity identity = DtlsIdentity.create(new SecureRandom());
    private final DtlsServer server = new DtlsServer(identity, 1, Duration.ofSeconds(20));
    private DatagramSocket socket;
    private Process client;

    @BeforeEach
    void bind() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        client.destroy();
        client.waitFor();
        server.close();
        socket.close();
        assertThat(server.active()).isZero();
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                Arguments.of("ec", "SRTP_AES128_CM_SHA1_80", SrtpProfile.AES128_CM_HMAC_SHA1_80, 60),
                Arguments.of("ec", "SRTP_AEAD_AES_128_GCM", SrtpProfile.AEAD_AES_128_GCM, 56),
                Arguments.of(
                        "ec", "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", SrtpProfile.AEAD_AES_128_GCM, 56),
                Arguments.of("rsa", "SRTP_AES128_CM_SHA1_80", SrtpProfile.AES128_CM_HMAC_SHA1_80, 60));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void exportedKeysAreTheSame(String key, String profiles, SrtpProfile agreed, int bytes) throws Exception {
        listen(certificate(key));
        var output = connect(profiles, bytes);
        assertThat(next()).isInstanceOfSatisfying(Established.class, established -> {
            var keys = established.keys();
            assertThat(keys.profile()).isEqualTo(agreed);
            byte[] material = ByteBuffer.allocate(bytes)
                    .put(keys.remoteKey())
                    .put(keys.localKey())
                    .put(keys.remoteSalt())
                    .put(keys.localSalt())
                    .array();
            assertThat(materialIn(output)).isEqualTo(material);
        });
        client.getOutputStream().write("Q\n".getBytes());
        client.getOutputStream().flush();
        assertThat(next()).isInstanceOf(ClosedByPeer.class);
    }

    @Test
    void otherFingerprintIsRefused() throws Exception {
        certificate("ec");
        listen(identity.fingerprint());
        connect("SRTP_AES128_CM_SHA1_80", 60);
        assertThat(next()).isInstanceOf(Failed.class);
        assertThat(events).isEmpty();
    }

    private Fingerprint certificate(String key) throws Exception {
        var algorithm = key.equals("ec")
                ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
                : List.of("-newkey", "rsa:2048");
        var command = Stream.of(
                        Stream.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=client"),
                        algorithm.stream(),
                        Stream.of("-keyout", "key.pem", "-out", "certificate.pem"))
                .flatMap(parts -> parts)
                .toList();
        var openssl = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("req.log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
        try (var in = Files.newInputStream(folder.resolve("certificate.pem"))) {
            return Fingerprint.of(
                    CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded());
        }
    }

    private void listen(Fingerprint announced) {
        var session = server.open(announced, this::send, events::add);
        Thread.ofVirtual().start(() -> {
            var packet = new DatagramPacket(new byte[2048], 2048);
            try {
                while (true) {
                    socket.receive(packet);
                    peer.set(packet.getSocketAddress());
                    session.receive(Arrays.copyOf(packet.getData(), packet.getLength()));
                }
            } catch (IOException closed) {
                session.close();
            }
        });
    }

    private void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, peer.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedReader connect(String profiles, int bytes) throws IOException {
        client = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-dtls1_2",
                        "-connect",
                        "127.0.0.1:" + socket.getLocalPort(),
                        "-cert",
                        "certificate.pem",
                        "-key",
                        "key.pem",
                        "-use_srtp",
                        profiles,
                        "-keymatexport",
                        "EXTRACTOR-dtls_srtp",
                        "-keymatexportlen",
                        Integer.toString(bytes))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new BufferedReader(new InputStreamReader(client.getInputStream()));
    }

    private static byte[] materialIn(BufferedReader output) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                var match = KEYING_MATERIAL.matcher(line);
                if (match.find()) {
                    return HexFormat.of().parseHex(match.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("openssl exported nothing");
    }

    private DtlsEvent next() throws InterruptedException {
        var event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }
}
