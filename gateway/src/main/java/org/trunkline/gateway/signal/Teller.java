package org.trunkline.gateway.signal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Caller;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.LiveCall;

/** Tells a page what there is to tell. Whoever must keep an order, as of an ok and the end of a call, holds its monitor. */
final class Teller {
    private static final String NO_SUCH_CALL = "There is no such call on this socket; it may have ended.";

    private final Line line;
    private final SignalWriter writer = new SignalWriter();
    private volatile boolean closed;

    Teller(Line line) {
        this.line = line;
    }

    /** The socket is gone. */
    void closed() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    void close(int code, String words) {
        line.close(code, words);
    }

    void welcome(
            String version,
            List<TestNumber> numbers,
            Optional<String> user,
            OptionalLong tokenSecondsLeft,
            ArrayNode iceServers,
            Optional<String> returnsBy,
            Duration grace) {
        line.send(writer.welcome(version, numbers, user, tokenSecondsLeft, iceServers, returnsBy, grace));
    }

    void ok(String id) {
        ok(id, SignalWriter.object());
    }

    void ok(String id, ObjectNode data) {
        line.send(writer.ok(id, data));
    }

    void ok(String id, String callId) {
        line.send(writer.ok(id, callId, SignalWriter.object()));
    }

    /** The answer to the browser's offer, and every place where it can reach the call. */
    void answer(String id, LiveCall call) {
        line.send(writer.ok(id, call.id(), SignalWriter.object().put("sdp", call.browserAnswer())));
        for (var candidate : call.candidates()) {
            line.send(writer.candidate(call.id(), call.browserMid(), candidate.toString()));
        }
        line.send(writer.candidate(call.id(), call.browserMid(), "")); // RFC 8838 §8.2: no more
    }

    void refuse(String id, CallError error, String words) {
        refuse(id, "", error, words);
    }

    void refuse(String id, String callId, CallError error, String words) {
        line.send(writer.error(id, callId, error, words));
    }

    void unknownCall(String id, String callId) {
        refuse(id, callId, CallError.UNKNOWN_CALL, NO_SUCH_CALL);
    }

    void iceServers(ArrayNode servers) {
        line.send(writer.iceServers(servers));
    }

    void tokenWillExpire(long secondsLeft) {
        line.send(writer.tokenWillExpire(secondsLeft));
    }

    void incoming(String callId, Caller caller) {
        line.send(writer.incoming(callId, caller));
    }

    void letter(Letter letter) {
        line.send(writer.letter(letter));
    }

    void news(String callId, CallNews news) {
        line.send(writer.news(callId, news));
    }
}
