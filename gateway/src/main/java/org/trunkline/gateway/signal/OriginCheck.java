package org.trunkline.gateway.signal;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.trunkline.gateway.Gateway;

/** Who may open a socket: pages of a configured origin that speak the protocol, nobody else (RFC 6455 §10.2). */
@ApplicationScoped
public class OriginCheck implements HttpUpgradeCheck {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final String SUBPROTOCOL = "trunkline.v1";
    private static final String SUBPROTOCOL_OF_PHONES = "sip"; // RFC 7118 §4.1
    private static final Set<String> TOKEN_NAMES = Set.of("token", "access_token", "authorization", "bearer", "jwt");
    private static final String JWT_BEGIN = "eyJ"; // {" in base64url
    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

    private final Gateway gateway;

    OriginCheck(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (!allows(gateway.origins(), request)) {
            return refuse(FORBIDDEN, "This origin is not in trunkline.origins.");
        }
        if (hasToken(request)) {
            return refuse(BAD_REQUEST, "Offer the token as a subprotocol: an address is written into logs.");
        }
        var offered = request.headers().getAll("Sec-WebSocket-Protocol");
        var wanted = PhoneSocket.PATH.equals(request.path()) ? SUBPROTOCOL_OF_PHONES : SUBPROTOCOL;
        boolean speaks = offered.stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .anyMatch(protocol -> wanted.equals(protocol.trim()));
        return speaks ? CheckResult.permitUpgrade() : refuse(BAD_REQUEST, "Offer the subprotocol " + wanted + ".");
    }

    private static boolean hasToken(HttpServerRequest request) {
        return request.params().entries().stream().anyMatch(parameter ->
                TOKEN_NAMES.contains(parameter.getKey().toLowerCase(Locale.ROOT)) || parameter.getValue().startsWith(JWT_BEGIN));
    }

    private static boolean allows(Set<String> origins, HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return false; // No browser leaves it out.
        }
        var lower = origin.toLowerCase(Locale.ROOT);
        return origins.contains(lower) || origins.contains("self") && isOwnPage(lower, request);
    }

    /** Any name could be made to point here (DNS rebinding), but not one of this machine, nor one that our certificate proves. */
    private static boolean isOwnPage(String origin, HttpServerRequest request) {
        var host = String.valueOf(request.authority()).toLowerCase(Locale.ROOT);
        return origin.equals(request.scheme() + "://" + host) && (request.isSSL() || LOCAL.matcher(host).matches());
    }

    private static Uni<CheckResult> refuse(int status, String words) {
        return CheckResult.rejectUpgrade(status, Map.of("X-Trunkline-Refused", List.of(words)));
    }
}
