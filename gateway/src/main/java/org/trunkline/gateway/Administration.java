package org.trunkline.gateway;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.trunkline.config.ConfigWrong;
import org.trunkline.gateway.call.QualityFields;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.sip.RegistrationState;
import org.trunkline.sip.TargetState;

/**
 * What whoever runs the gateway may ask of it, on the management port and nowhere else.
 *
 * <pre>
 *   GET  /trunkline/trunks     [{name, calls, mostCalls, targets: [{address, transport, alive, lastRttMillis}],
 *                                registration: {state, registered, secondsLeft, lastFailure}}]
 *   GET  /trunkline/extensions [{user, trunk, registration: as above, null while its user is away}]
 *   GET  /trunkline/calls      [{id, trunk, lately: {…}, overall: {…}}]; see QualityFields; null in the first five seconds
 *   POST /trunkline/reload     200 {warnings: [..]}, or 422 {problems: [..]} and nothing has changed
 * </pre>
 */
@ApplicationScoped
public class Administration {
    private static final int UNUSABLE = 422; // RFC 9110 §15.5.21

    private final Gateway gateway;

    /** For the container. */
    Administration(Gateway gateway) {
        this.gateway = gateway;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/trunkline/trunks").handler(this::trunks);
        management.router().get("/trunkline/extensions").handler(this::extensions);
        management.router().get("/trunkline/calls").handler(this::calls);
        management.router().post("/trunkline/reload").blockingHandler(this::reload);
    }

    private void trunks(RoutingContext request) {
        var list = new JsonArray();
        gateway.trunks().forEach(trunk -> list.add(json(trunk)));
        answer(request, list.encodePrettily());
    }

    private void extensions(RoutingContext request) {
        var list = new JsonArray();
        gateway.extensions().forEach(extension -> list.add(new JsonObject()
                .put("user", extension.user())
                .put("trunk", extension.trunk())
                .put("registration", extension.registration().map(Administration::json).orElse(null))));
        answer(request, list.encodePrettily());
    }

    private void calls(RoutingContext request) {
        var list = new JsonArray();
        gateway.calls().list().forEach(call -> list.add(new JsonObject()
                .put("id", call.id())
                .put("trunk", call.trunk())
                .put("lately", json(call.measured().lately()))
                .put("overall", json(call.measured().overall()))));
        answer(request, list.encodePrettily());
    }

    private static JsonObject json(Optional<CallQuality> quality) {
        return quality.map(known -> new JsonObject(QualityFields.of(known))).orElse(null);
    }

    /** Reads files and may open ports: not on the event loop. */
    private void reload(RoutingContext request) {
        try {
            answer(request, new JsonObject().put("warnings", new JsonArray(gateway.reload())).encodePrettily());
        } catch (ConfigWrong | UncheckedIOException wrong) {
            request.response().setStatusCode(UNUSABLE);
            var lines = new JsonArray(wrong.getMessage().lines().toList());
            answer(request, new JsonObject().put("problems", lines).encodePrettily());
        }
    }

    private static JsonObject json(TrunkStatus trunk) {
        var targets = new JsonArray();
        trunk.targets().forEach(target -> targets.add(json(target)));
        return new JsonObject()
                .put("name", trunk.name())
                .put("calls", trunk.calls())
                .put("mostCalls", trunk.mostCalls())
                .put("targets", targets)
                .put("registration", trunk.registration().map(Administration::json).orElse(null));
    }

    private static JsonObject json(RegistrationState registration) {
        var json = new JsonObject()
                .put("state", registration.phase().name().toLowerCase(Locale.ROOT))
                .put("registered", registration.registered())
                .put("lastFailure", registration.lastFailure().orElse(null));
        registration.secondsLeft().ifPresentOrElse(
                seconds -> json.put("secondsLeft", seconds), () -> json.putNull("secondsLeft"));
        return json;
    }

    private static JsonObject json(TargetState target) {
        var json = new JsonObject()
                .put("address", target.address())
                .put("transport", target.transport().name().toLowerCase(Locale.ROOT))
                .put("alive", target.alive());
        target.lastRttMillis().ifPresentOrElse(
                millis -> json.put("lastRttMillis", millis), () -> json.putNull("lastRttMillis"));
        return json;
    }

    private static void answer(RoutingContext request, String json) {
        request.response().putHeader("content-type", "application/json").end(json);
    }
}
