package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Caller;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.QualityFields;
import org.trunkline.gateway.call.Side;
import org.trunkline.sip.TextMessage;

/** What the gateway says to one page, as texts of the protocol. */
final class SignalWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final AtomicLong sent = new AtomicLong();

    String welcome(
            String version,
            List<TestNumber> numbers,
            Optional<String> user,
            OptionalLong tokenSecondsLeft,
            ArrayNode iceServers,
            Optional<String> returnsBy,
            Duration grace) {
        var data = object().put("version", version).put("protocol", "trunkline.v1").put("user", user.orElse(null));
        expiry(data, tokenSecondsLeft);
        data.set("iceServers", iceServers);
        returnsBy.ifPresent(token ->
                data.putObject("resume").put("token", token).put("graceSeconds", grace.toSeconds()));
        var list = data.putArray("testNumbers");
        for (var number : numbers) {
            list.addObject()
                    .put("number", number.number())
                    .put("name", number.name())
                    .put("description", number.description());
        }
        return message("welcome", data).toString();
    }

    String ok(String replyTo, ObjectNode data) {
        return message("ok", data).put("replyTo", replyTo).toString();
    }

    String ok(String replyTo, String callId, ObjectNode data) {
        return message("ok", data).put("replyTo", replyTo).put("callId", callId).toString();
    }

    /** Who the page is now. */
    static ObjectNode admitted(String user, OptionalLong tokenSecondsLeft) {
        return expiry(object().put("user", user), tokenSecondsLeft);
    }

    String iceServers(ArrayNode servers) {
        var data = object();
        data.set("iceServers", servers);
        return message("ice-servers", data).toString();
    }

    String tokenWillExpire(long secondsLeft) {
        return message("token-will-expire", object().put("secondsLeft", secondsLeft)).toString();
    }

    String incoming(String callId, Caller caller) {
        return message("incoming", caller(caller)).put("callId", callId).toString();
    }

    String letter(Letter letter) {
        return message("message", written(caller(letter.writer()), letter.message())).toString();
    }

    private static ObjectNode written(ObjectNode data, TextMessage message) {
        return data.put("contentType", message.type()).put("content", message.text());
    }

    static ObjectNode caller(Caller caller) {
        return object()
                .put("from", caller.from())
                .put("fromName", caller.name())
                .put("to", caller.to())
                .put("trunk", caller.trunk());
    }

    String error(String replyTo, String callId, CallError error, String words) {
        var data = object().put("code", error.code()).put("name", error.wireName()).put("message", words);
        var message = message("error", data);
        if (!replyTo.isEmpty()) {
            message.put("replyTo", replyTo);
        }
        if (!callId.isEmpty()) {
            message.put("callId", callId);
        }
        return message.toString();
    }

    String candidate(String callId, String sdpMid, String candidate) {
        var data = object().put("candidate", candidate).put("sdpMid", sdpMid).putNull("sdpMLineIndex");
        return message("candidate", data).put("callId", callId).toString();
    }

    String news(String callId, CallNews news) {
        var message = switch (news) {
            case CallNews.Ringing(var early) -> message("ringing", object().put("earlyMedia", early));
            case CallNews.Answered _ -> message("answered", object());
            case CallNews.Dtmf(var digit, var millis) -> message(
                    "dtmf",
                    object().put("digit", String.valueOf(digit.symbol())).put("durationMillis", millis));
            case CallNews.Messaged(var owed) -> message("message", written(object(), owed.message()));
            case CallNews.Held(var held, var by) ->
                message(held ? "held" : "resumed", object().put("by", by.wireName()));
            case CallNews.Transfer transfer -> message("transfer", transfer(transfer));
            case CallNews.Warning(var kind, var words) ->
                message("warning", object().put("kind", kind.wireName()).put("message", words));
            case CallNews.MediaLost(var seconds, var words) ->
                message("media-lost", object().put("secondsLeft", seconds).put("message", words));
            case CallNews.MediaRestored _ -> message("media-restored", object());
            case CallNews.Quality(var quality) -> message("quality", JSON.valueToTree(QualityFields.of(quality)));
            case CallNews.Ended ended -> message("ended", ended(ended));
        };
        return message.put("callId", callId).toString();
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    private static ObjectNode expiry(ObjectNode data, OptionalLong seconds) {
        seconds.ifPresentOrElse(
                left -> data.put("tokenExpiresInSeconds", left), () -> data.putNull("tokenExpiresInSeconds"));
        return data;
    }

    private static ObjectNode transfer(CallNews.Transfer transfer) {
        var data = object().put("step", transfer.step().wireName());
        return outcome(data, transfer.sipStatus(), transfer.by(), transfer.words());
    }

    private static ObjectNode ended(CallNews.Ended ended) {
        var data = object().put("code", ended.cause().code()).put("cause", ended.cause().wireName());
        return outcome(data, ended.sipStatus(), ended.by(), ended.words());
    }

    private static ObjectNode outcome(ObjectNode data, OptionalInt sipStatus, Side by, String words) {
        sipStatus.ifPresentOrElse(status -> data.put("sipStatus", status), () -> data.putNull("sipStatus"));
        return data.put("by", by.wireName()).put("message", words);
    }

    private ObjectNode message(String type, ObjectNode data) {
        var message = object().put("type", type).put("id", "g-" + sent.incrementAndGet());
        message.set("data", data);
        return message;
    }
}
