package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Pages over TLS: a call from one, and another certificate on disk while the gateway runs. */
class HttpsIT {
    @Test
    void aPageCallsOverTlsAndTheCertificateIsRenewedOnDisk() throws Exception {
        Path directory = World.directory(HttpsIT.class);
        Authority first = new Authority(directory.resolve("first"), "DNS:localhost,IP:127.0.0.1");
        Authority second = new Authority(directory.resolve("second"), "DNS:localhost,IP:127.0.0.1");
        int port = Ports.tcp();
        try (World world = World.demo(
                HttpsIT.class,
                "trunkline.https.certificate=" + first.certificate(),
                "trunkline.https.key=" + first.key(),
                "trunkline.https.port=" + port,
                "quarkus.http.ssl.certificate.reload-period=30s", // the shortest that there is
                "quarkus.log.category.\"io.quarkus.vertx.http.runtime.options\".level=DEBUG")) {
            Certificate before = shown(port);
            replace(second.key(), first.key());
            replace(second.certificate(), first.certificate());
            URI page = URI.create("https://127.0.0.1:" + port + "/");
            assertThat(plain(world.gateway().page()).headers().firstValue("Location")).contains("https://localhost:" + port + "/");
            try (Phone phone = world.phone(page)) {
                phone.call("+15550100");
                phone.hangUp();
            }
            // Vert.x drops who connects in that very moment, and logs it, so nobody asks before.
            Await.until("the certificate is read again", () -> world.gateway().log().contains("TLS certificates updated"));
            assertThat(shown(port)).isNotEqualTo(before);
        }
    }

    private static void replace(String from, String to) throws IOException {
        Files.move(Path.of(from), Path.of(to), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static HttpResponse<Void> plain(URI page) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(page).version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    private static Certificate shown(int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) trustingAll().getSocketFactory().createSocket("127.0.0.1", port)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The certificate itself is what the test looks at. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
