package org.trunkline.gateway;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.trunkline.config.ApiKey;
import org.trunkline.gateway.access.TokenOffice;
import org.trunkline.gateway.call.CallError;

/**
 * Where a customer's backend asks for access tokens; pages cannot, since no other origin is told that it may.
 *
 * <pre>
 *   POST /v1/tokens, Basic id:secret of an API key; {"identity", "grants", "ttlSeconds"}
 *     200 {"token", "expiresInSeconds"}        400, 401, 413 {"code", "name", "message"}
 * </pre>
 */
@ApplicationScoped
public class TokenRequests {
    private static final int MOST_BYTES = 16 * 1024;
    private static final int TOO_LARGE = 413;
    private static final Pattern BASIC = Pattern.compile("(?i)Basic +([A-Za-z0-9+/]+=*) *");

    private final Gateway gateway;

    /** For the container. */
    TokenRequests(Gateway gateway) {
        this.gateway = gateway;
    }

    void register(@Observes Router router) {
        router.post("/v1/tokens")
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .handler(this::make)
                .failureHandler(this::failed);
    }

    private void make(RoutingContext request) {
        var key = key(request.request().getHeader("Authorization"));
        if (key.isEmpty()) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"trunkline\", charset=\"UTF-8\""); // RFC 7617 §2.1
            refuse(request, CallError.KEY_REFUSED, "Send id and secret of a key in trunkline.access.keys by HTTP Basic.");
            return;
        }
        try {
            var made = TokenOffice.make(key.get(), Optional.ofNullable(request.body().asString()).orElse(""), Instant.now());
            answer(request, new JsonObject().put("token", made.token()).put("expiresInSeconds", made.expiresInSeconds()));
        } catch (IllegalArgumentException wrong) {
            refuse(request, CallError.INVALID_REQUEST, wrong.getMessage());
        }
    }

    private Optional<ApiKey> key(String authorization) {
        var basic = BASIC.matcher(Optional.ofNullable(authorization).orElse(""));
        if (!basic.matches()) {
            return Optional.empty();
        }
        try {
            var pair = new String(Base64.getDecoder().decode(basic.group(1)), StandardCharsets.UTF_8).split(":", 2);
            return pair.length == 2 ? gateway.access().key(pair[0], pair[1]) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private void failed(RoutingContext request) {
        if (request.statusCode() == TOO_LARGE) {
            request.response().setStatusCode(TOO_LARGE);
            answer(request, json(CallError.INVALID_REQUEST, "Send at most " + MOST_BYTES + " bytes."));
        } else {
            request.next();
        }
    }

    private static void refuse(RoutingContext request, CallError error, String words) {
        request.response().setStatusCode(error.code() / 100);
        answer(request, json(error, words));
    }

    private static JsonObject json(CallError error, String words) {
        return new JsonObject().put("code", error.code()).put("name", error.wireName()).put("message", words);
    }

    private static void answer(RoutingContext request, JsonObject json) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(json.encode());
    }
}
