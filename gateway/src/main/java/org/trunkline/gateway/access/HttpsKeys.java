package org.trunkline.gateway.access;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.trunkline.config.KeyServer;

/** Asks issuers for their keys over HTTPS, or HTTP on this machine. */
final class HttpsKeys implements IssuerKeys.Source {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int OK = 200;

    /** Follows no redirect: where one leads, nobody has checked. */
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public String get(KeyServer server) throws IOException {
        var request = HttpRequest.newBuilder(server.url())
                .timeout(PATIENCE)
                .header("Accept", "application/json, application/jwk-set+json")
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return read(response.statusCode(), body);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurry);
        }
    }

    private static String read(int status, InputStream body) throws IOException {
        if (status != OK) {
            throw new IOException("HTTP status " + status);
        }
        var bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IOException("more than " + MOST_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
