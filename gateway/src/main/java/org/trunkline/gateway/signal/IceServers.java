package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.trunkline.config.IceServer;
import org.trunkline.config.IceServer.Login;

/**
 * STUN and TURN servers as a page hands them to its RTCPeerConnection. Where a TURN server shares a secret with us, the
 * name is {@code expiry:user}, the expiry in seconds since 1970, and the password its HMAC-SHA1 in base64: what coturn
 * calls {@code use-auth-secret}.
 */
final class IceServers {
    private static final String HMAC = "HmacSHA1";

    private final List<IceServer> servers;

    IceServers(List<IceServer> servers) {
        this.servers = servers;
    }

    /** For how long the shortest-lived of them are good; nothing where all are for ever. */
    Optional<Duration> valid() {
        return servers.stream()
                .flatMap(server -> server.login() instanceof Login.ShortLived(_, var valid) ? Optional.of(valid).stream() : null)
                .min(Duration::compareTo);
    }

    /** RTCIceServer objects. */
    ArrayNode of(String user, Instant now) {
        var all = JsonNodeFactory.instance.arrayNode();
        for (var server : servers) {
            var one = all.addObject();
            server.urls().forEach(one.putArray("urls")::add);
            login(one, server.login(), user, now);
        }
        return all;
    }

    private static void login(ObjectNode server, Login login, String user, Instant now) {
        switch (login) {
            case Login.Open() -> {}
            case Login.Fixed(var username, var password) -> server.put("username", username).put("credential", password);
            case Login.ShortLived(var secret, var valid) -> {
                var username = now.plus(valid).getEpochSecond() + ":" + user;
                server.put("username", username).put("credential", credential(secret, username));
            }
        }
    }

    private static String credential(String secret, String username) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("a JDK without " + HMAC, never);
        }
    }
}
