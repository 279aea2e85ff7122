package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.config.RouteTarget.ToUser;
import org.trunkline.config.TrunkPlan;
import org.trunkline.media.bridge.BrowserSays;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.Trunk;

/**
 * Calls that come in, until a page has taken them.
 *
 * <pre>
 *   INVITE ─► trunk known? ─► takes another's place? ─► in time? ─► route for the number ─► audio ─► a place, a line ─► Invitation
 *               └ 403           └ LiveCall                └ 503       └ 404                   └ 488    └ 503 ▲
 *   a call of a user to another ─────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
final class Reception implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Reception.class);

    private final Calls calls;
    private final Presence presence;
    private final Places places;
    private final TrunkLines lines;
    private final ScheduledExecutorService timer;
    private final Map<String, Invitation> ringing = new ConcurrentHashMap<>();

    Reception(Calls calls, Presence presence, Places places, TrunkLines lines, ScheduledExecutorService timer) {
        this.calls = calls;
        this.presence = presence;
        this.places = places;
        this.lines = lines;
        this.timer = timer;
    }

    /** On a SIP thread: decides, and posts the rest. */
    void on(IncomingCall call) {
        var trunk = call.trunk().flatMap(known -> calls.settings().trunk(known.name()));
        if (trunk.isEmpty()) {
            call.refuse(403, "Forbidden");
            return;
        }
        var replaced = call.replaces();
        var turnedAway = replaced.isPresent() ? Optional.<Duration>empty() : calls.turnsAway();
        if (turnedAway.isPresent()) {
            call.refuse(503, "Service Unavailable", turnedAway.get()); // RFC 3261 §21.5.4
            return;
        }
        var users = replaced.isPresent()
                ? List.<ToUser>of()
                : calls.settings().users(call.trunk().get(), call.toUser(), call.fromUser());
        if (replaced.isEmpty() && users.isEmpty()) {
            LOG.infof("Trunk %s: a call to a number that no route brings to a user", trunk.get().sip().name());
            call.refuse(404, "Not Found");
            return;
        }
        var unanswerable = replaced.isPresent() ? Optional.<String>empty() : calls.unanswerable(call.offer(), Network.of(trunk.get()));
        if (unanswerable.isPresent()) {
            LOG.infof("Trunk %s: a call that nobody could answer: %s", trunk.get().sip().name(), unanswerable.get());
            call.refuse(488, "Not Acceptable Here"); // RFC 3261 §13.3.1.3
            return;
        }
        var line = lines.take(trunk.get());
        if (line.isEmpty()) {
            call.refuse(503, "Service Unavailable");
        } else if (replaced.isPresent()) {
            replace(call, replaced.get(), line.get());
        } else {
            ring(call, Network.of(trunk.get()), users, line.get());
        }
    }

    /** One user calls others: a call out, which comes in here again. */
    SipCall inside(Goal.Users goal, byte[] sdpOffer, Consumer<? super SipEvent> events) {
        var both = new Intercom(calls.newId(), goal, sdpOffer, events, Thread::startVirtualThread);
        ring(both.callee(), goal.network(), goal.users(), () -> {});
        both.open();
        return both.caller();
    }

    /** Every call that still rings is refused. */
    @Override
    public void close() {
        ringing.values().forEach(Invitation::stopping);
    }

    private void replace(IncomingCall call, SipCall replaced, Leg.Line line) {
        calls.talkingTo(replaced).ifPresentOrElse(live -> live.replacePhone(call, line), () -> {
            call.refuse(481, "Call/Transaction Does Not Exist"); // RFC 3891 §3
            line.giveBack();
        });
    }

    private void ring(IncomingCall call, Network network, List<ToUser> users, Leg.Line line) {
        if (calls.stopping() || !places.take()) {
            call.refuse(503, "Service Unavailable");
            line.giveBack();
            return;
        }
        var settings = calls.settings();
        var id = calls.newId();
        var invitation = new Invitation(
                id,
                new Caller(call.fromUser(), call.fromName(), call.toUser(), network.name()),
                call,
                new Ring(users, settings.times()),
                presence,
                (pass, says, browser) -> {
                    var opened = taken(id, network, pass, says, browser);
                    if (opened instanceof Opened.Ready(var live)) {
                        live.answers(call, line);
                    }
                    return opened;
                },
                taken -> {
                    ringing.remove(id);
                    if (!taken) { // else both are the call's now
                        line.giveBack();
                        places.giveBack();
                    }
                },
                Thread::startVirtualThread,
                timer);
        ringing.put(id, invitation);
        invitation.start();
        if (calls.stopping()) {
            invitation.stopping();
        }
    }

    private Opened taken(String id, Network network, Pass pass, BrowserSays says, Consumer<CallNews> browser) {
        var who = pass.now();
        var refused = calls.ledger().takes(who, System.nanoTime());
        if (refused.isPresent()) {
            return refused.get();
        }
        var way = calls.outward(pass, Optional.empty());
        return calls.counted(who, () -> calls.opened(
                id, who.user(), Call.in(calls.times(who), way::goals, network), way, network.media(), says, browser));
    }
}
