package org.trunkline.gateway.signal;

import java.util.List;
import org.jboss.logging.Logger;
import org.trunkline.carrier.TestNumber;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.Calls;

/**
 * One open page: its requests one after the other.
 *
 * <pre>
 *              ┌─► Entrance       who is at it, until when
 *   Page ──────┼─► CallRequests ──► OwnCalls, Bell    its calls, and those that ring at it
 *              └─► Comeback       how it comes back with another socket
 *                     └── all ──► Teller ──► Line
 * </pre>
 */
final class Page {
    private static final Logger LOG = Logger.getLogger(Page.class);
    private static final int BURST = 400; // every candidate of four calls
    private static final int REQUESTS_A_SECOND = 50;

    private final Teller teller;
    private final Bell bell;
    private final Entrance entrance;
    private final OwnCalls own;
    private final Comeback comeback;
    private final CallRequests ofCalls;
    private final Allowance requests = new Allowance(BURST, REQUESTS_A_SECOND, System.nanoTime());
    private final SignalReader reader = new SignalReader();
    private boolean letGo;

    Page(Calls calls, Access access, IceServers iceServers, int mostCalls, Returns returns, Line line) {
        teller = new Teller(line);
        bell = new Bell(calls.presence(), teller);
        entrance = new Entrance(access, iceServers, bell, teller);
        own = new OwnCalls(mostCalls, teller);
        comeback = new Comeback(returns, own, entrance::user, teller);
        ofCalls = new CallRequests(calls, entrance, bell, own, returns.grace(), teller);
    }

    void opened(String version, List<TestNumber> numbers, List<String> tokens) {
        letGo = !entrance.opened(version, numbers, tokens, comeback);
    }

    /** There is no room for it. */
    void turnedAway() {
        letGo = true;
        teller.close(Line.TRY_AGAIN_LATER, "Too many pages are nobody's. One with a token is let in.");
    }

    /** It has brought no token, and not registered as a user. */
    boolean isNobodys() {
        return entrance.user().isEmpty();
    }

    /** Some time has gone by. */
    void onTime(long nowNanos) {
        entrance.onTime(nowNanos);
    }

    void text(String text) {
        if (letGo || !requests.take(System.nanoTime())) {
            hurry();
            return;
        }
        var request = reader.read(text);
        try {
            handle(request);
        } catch (RuntimeException bug) {
            LOG.error("A request of a page met a bug", bug);
            teller.refuse(request.id(), CallError.INTERNAL, "The gateway made a mistake; its log says more.");
        }
    }

    /** What is still on its way from a page that was let go is not even read. */
    private void hurry() {
        if (!letGo) {
            letGo = true;
            teller.close(Line.POLICY_VIOLATION, "Send less often.");
        }
    }

    /**
     * The socket is gone. What rings here goes on elsewhere; its calls wait for the page.
     *
     * @param forGood the page said goodbye: its calls end
     */
    void closed(boolean forGood) {
        teller.closed();
        entrance.closed();
        comeback.closed(forGood);
        own.closed(forGood);
        bell.closed();
    }

    private void handle(Request request) {
        switch (request) {
            case Request.CallTo call -> ofCalls.call(call);
            case Request.Candidate(var id, var callId) -> ofCalls.candidate(id, callId);
            case Request.HangUp(var id, var callId) -> ofCalls.hangUp(id, callId);
            case Request.Media(var id, var callId, var sdp) -> ofCalls.media(id, callId, sdp);
            case Request.Answer(var id, var callId, var sdp) -> ofCalls.answer(id, callId, sdp);
            case Request.Reject(var id, var callId, var how) -> ofCalls.reject(id, callId, how);
            case Request.Hold(var id, var callId, var held) -> ofCalls.hold(id, callId, held);
            case Request.Transfer(var id, var callId, var to) -> ofCalls.transfer(id, callId, to);
            case Request.TransferTo(var id, var callId, var other) -> ofCalls.transferTo(id, callId, other);
            case Request.Message(var id, var callId, var message) -> ofCalls.message(id, callId, message);
            case Request.MessageTo(var id, var to, var message) -> ofCalls.messageTo(id, to, message);
            case Request.Register(var id, var name, var secret) -> entrance.register(id, name, secret);
            case Request.Unregister(var id) -> entrance.unregister(id);
            case Request.Token(var id, var token) -> entrance.renew(id, token);
            case Request.Reattach(var id, var token) -> comeback.reattach(id, token);
            case Request.Unusable(var id, var error, var words) -> teller.refuse(id, error, words);
        }
    }
}
