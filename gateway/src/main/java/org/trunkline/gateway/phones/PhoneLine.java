package org.trunkline.gateway.phones;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.sip.SipCall;

/** The calls of one WebSocket, which no other can name. For any thread. */
final class PhoneLine {
    private final int mostCalls;
    private final Map<String, LiveCall> calls = new ConcurrentHashMap<>(); // by Call-ID
    private volatile boolean closed;

    PhoneLine(int mostCalls) {
        this.mostCalls = mostCalls;
    }

    boolean full() {
        return calls.size() >= mostCalls;
    }

    /** One more call. Whoever closes the socket meanwhile ends it. */
    void carries(SipCall phone, LiveCall call) {
        calls.put(phone.sipCallId(), call);
        if (closed) {
            call.browserGone();
        }
    }

    void drops(SipCall phone) {
        calls.remove(phone.sipCallId());
    }

    /** The call that a dialog of this line belongs to. */
    Optional<LiveCall> call(String sipCallId) {
        return Optional.ofNullable(calls.get(sipCallId));
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        calls.values().forEach(LiveCall::browserGone);
    }
}
