package org.trunkline.gateway.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.function.Function;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Rejection;
import org.trunkline.media.ice.Candidate;
import org.trunkline.sip.TextMessage;

/** Texts of the page to requests. Unknown fields are ignored; nothing a page can send is an exception. */
final class SignalReader {
    private static final int DEEPEST = 32;
    private static final int LONGEST_ID = 64;
    private static final String PLAIN = "text/plain";

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Request read(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            return new Request.Unusable("", CallError.MALFORMED_JSON, words(malformed));
        }
        if (!message.isObject()) {
            return new Request.Unusable("", CallError.MALFORMED_JSON, "Send one JSON object in each text frame.");
        }
        var id = message.path("id").asText("");
        if (!message.path("id").isTextual() || id.isEmpty() || id.length() > LONGEST_ID) {
            return new Request.Unusable("", CallError.INVALID_REQUEST, "Give each request an 'id' of 1 to 64 characters.");
        }
        return read(id, message);
    }

    private static Request read(String id, JsonNode message) {
        if (!message.path("type").isTextual()) {
            return invalid(id, "'type' is missing: it says what the request is.");
        }
        var data = message.path("data");
        var type = message.path("type").asText();
        return switch (type) {
            case "call" -> callTo(id, data);
            case "candidate" -> candidate(id, message.path("callId"), data.path("candidate"));
            case "hangup" -> ofCall(id, message, callId -> new Request.HangUp(id, callId));
            case "register" -> register(id, data);
            case "unregister" -> new Request.Unregister(id);
            case "token" -> token(id, data.path("token"));
            case "reattach" -> reattach(id, data.path("token"));
            case "answer" -> ofCall(id, message, callId -> answer(id, callId, data.path("sdp")));
            case "media" -> ofCall(id, message, callId -> media(id, callId, data.path("sdp")));
            case "reject" -> ofCall(id, message, callId -> reject(id, callId, data.path("status")));
            case "hold" -> ofCall(id, message, callId -> new Request.Hold(id, callId, true));
            case "resume" -> ofCall(id, message, callId -> new Request.Hold(id, callId, false));
            case "message" -> message(id, message.path("callId"), data);
            case "transfer" -> ofCall(id, message, callId -> transfer(id, callId, data));
            default -> new Request.Unusable(
                    id,
                    CallError.UNKNOWN_TYPE,
                    "This gateway knows the requests call, answer, reject, candidate, media, hold, resume, transfer, message, "
                            + "hangup, register, unregister, token and reattach.");
        };
    }

    private static Request callTo(String id, JsonNode data) {
        if (!data.path("to").isTextual()) {
            return invalid(id, "'data.to' is missing: the number to dial, a string.");
        }
        if (!data.path("sdp").isTextual()) {
            return invalid(id, "'data.sdp' is missing: the offer of the RTCPeerConnection, a string.");
        }
        var callerId = data.path("callerId");
        return optional(callerId)
                ? new Request.CallTo(id, data.path("to").asText(), text(callerId), data.path("sdp").asText())
                : invalid(id, "'data.callerId' is the number to show, a string, or left out.");
    }

    private static Request candidate(String id, JsonNode callId, JsonNode candidate) {
        if (!callId.isTextual()) {
            return invalid(id, "'callId' is missing: the call that the candidate is for.");
        }
        if (!candidate.isTextual()) {
            return invalid(id, "'data.candidate' is missing: the candidate's text, or \"\" after the last.");
        }
        var text = candidate.asText();
        boolean end = text.isBlank(); // RFC 8838 §8.2
        return end || Candidate.parse(text).isPresent()
                ? new Request.Candidate(id, callId.asText())
                : invalid(id, "'data.candidate' is not a candidate: send the text of the RTCIceCandidate unchanged.");
    }

    private static Request register(String id, JsonNode data) {
        var user = data.path("user");
        var secret = data.path("secret");
        if (!optional(user) || user.isTextual() && user.asText().isEmpty()) {
            return invalid(id, "'data.user' is the name under which this page is called, a string, or left out.");
        }
        if (!optional(secret)) {
            return invalid(id, "'data.secret' is the user's secret, a string, or left out.");
        }
        return new Request.Register(id, text(user), text(secret));
    }

    private static Request token(String id, JsonNode token) {
        return token.isTextual()
                ? new Request.Token(id, token.asText())
                : invalid(id, "'data.token' is missing: the new access token, a string.");
    }

    private static Request reattach(String id, JsonNode token) {
        return token.isTextual()
                ? new Request.Reattach(id, token.asText())
                : invalid(id, "'data.token' is missing: what welcome said on the former socket, a string.");
    }

    private static Request media(String id, String callId, JsonNode sdp) {
        return sdp.isTextual()
                ? new Request.Media(id, callId, sdp.asText())
                : invalid(id, "'data.sdp' is missing: the new offer of the RTCPeerConnection, a string.");
    }

    private static Request answer(String id, String callId, JsonNode sdp) {
        return sdp.isTextual()
                ? new Request.Answer(id, callId, sdp.asText())
                : invalid(id, "'data.sdp' is missing: the offer of the RTCPeerConnection, a string.");
    }

    private static Request reject(String id, String callId, JsonNode status) {
        var how = status.isMissingNode() ? Optional.of(Rejection.DECLINE) : Rejection.named(status.asText());
        return how.<Request>map(known -> new Request.Reject(id, callId, known))
                .orElseGet(() -> invalid(id, "'data.status' is busy or decline, or left out."));
    }

    private static Request transfer(String id, String callId, JsonNode data) {
        if (data.path("to").isTextual()) {
            return new Request.Transfer(id, callId, data.path("to").asText());
        }
        return data.path("callId").isTextual()
                ? new Request.TransferTo(id, callId, data.path("callId").asText())
                : invalid(id, "Name in 'data.to' the number that the phone is to call, or in 'data.callId' another call.");
    }

    private static Request message(String id, JsonNode callId, JsonNode data) {
        var type = data.path("contentType");
        if (!data.path("content").isTextual()) {
            return invalid(id, "'data.content' is missing: what to say, a string.");
        }
        if (!optional(type) || type.isTextual() && !TextMessage.isType(type.asText())) {
            return invalid(id, "'data.contentType' is like text/plain, or left out.");
        }
        var message = new TextMessage(type.asText(PLAIN), data.path("content").asText());
        if (data.path("to").isTextual()) {
            return new Request.MessageTo(id, data.path("to").asText(), message);
        }
        return callId.isTextual()
                ? new Request.Message(id, callId.asText(), message)
                : invalid(id, "Name the call in 'callId', or in 'data.to' the number to write to.");
    }

    private static Request ofCall(String id, JsonNode message, Function<String, Request> request) {
        var callId = message.path("callId");
        return callId.isTextual() ? request.apply(callId.asText()) : invalid(id, "'callId' is missing: which call is meant.");
    }

    private static boolean optional(JsonNode text) {
        return text.isMissingNode() || text.isTextual();
    }

    private static Optional<String> text(JsonNode optional) {
        return Optional.of(optional).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static Request invalid(String id, String words) {
        return new Request.Unusable(id, CallError.INVALID_REQUEST, words);
    }

    private static String words(JsonProcessingException malformed) {
        var place = malformed.getLocation();
        var where = place == null ? "" : " at character " + place.getCharOffset();
        return "The message is not JSON" + where + ": send one JSON object in each text frame.";
    }
}
