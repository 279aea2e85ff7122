package org.trunkline.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Where a call of ours is placed: which host of the trunk is called next, and with which INVITE. What becomes of an
 * INVITE is {@link OutgoingCall}'s.
 *
 * <pre>
 *   hosts ──next──► INVITE ──401, 407: proof; 422: longer interval──► the same host again
 *                     ├──────3xx: its best Contact, inside the trunk─► that host next
 *                     ├──────503, silence, no way there──────────────► the next host
 *                     └──────any other final response────────────────► it is over
 * </pre>
 */
final class Placing {
    /** What a final response that is no answer leaves to do. */
    enum After {
        /** The same host may take the next INVITE (RFC 3261 §22.2). */
        AGAIN,
        /** Another one may. */
        ELSEWHERE,
        OVER
    }

    /** Writes the INVITE for whoever is called. */
    @FunctionalInterface
    interface Writer {
        Request invite(long sequence, ViaHeader via);
    }

    private final Office office;
    private final Trunk trunk;
    private final Writer writer;
    private final Proving proving;
    private Proving.Exchange exchange; // with the host that the call is at
    private List<Proving.Proof> proofs = List.of();
    private Attempts attempts = new Attempts(List.of());
    private List<Target> hosts = List.of();
    private final Redirections redirections = new Redirections();
    private Optional<Redirections.Way> redirected = Optional.empty();
    private SessionTimer timer;

    Placing(Office office, Trunk trunk, Writer writer) {
        this.office = office;
        this.trunk = trunk;
        this.writer = writer;
        proving = new Proving(office.keyring().of(trunk), Wire::token);
        exchange = proving.exchange(Proving.Place.TRUNK);
        timer = trunk.sessionTimer();
    }

    /** The trunk's hosts, the best first. */
    void found(List<Target> found) {
        hosts = found;
        attempts = new Attempts(found);
    }

    /** Whether a host is left. */
    boolean more() {
        return attempts.more();
    }

    /** The INVITE for the next host. */
    Request next() {
        var host = attempts.next();
        redirected = redirected.filter(way -> way.target().equals(host)); // a user of one host is nobody's at another
        anew();
        return request(host, attempts.nextSequence());
    }

    /** The INVITE for the same host once more. */
    Request again() {
        return request(attempts.target(), attempts.nextSequence());
    }

    private void anew() {
        exchange = proving.exchange(Proving.Place.TRUNK);
        proofs = List.of(); // were for another request
    }

    private Request request(Target target, long sequence) {
        var via = office.stack().port(target.transport()).getViaHeader();
        var request = writer.invite(sequence, via);
        redirected.ifPresent(way -> request.setRequestURI(way.uri()));
        SessionTerms.ask(office.wire(), request, timer, Optional.empty());
        Answerer.prove(request, proofs);
        office.wire().headers(request, "Route", office.serviceRoutes().getOrDefault(trunk.account(), List.of()));
        if (office.tooLarge(request, target) && office.directory().usable(trunk, target.byTcp()) && attempts.byTcp()) {
            return request(attempts.target(), sequence);
        }
        target.takes(request);
        return request;
    }

    /** How long a host may show no sign of life. */
    Duration patience() {
        return trunk.patience();
    }

    SessionTimer timer() {
        return timer;
    }

    /** What proves us to the host: its ACK needs it too. */
    List<Proving.Proof> proofs() {
        return proofs;
    }

    Proving proving() {
        return proving;
    }

    /** The host that the call is at. */
    Target target() {
        return attempts.target();
    }

    /** Whether a message is of the last INVITE; others come late, from a host that was given up. */
    boolean current(Message message) {
        return attempts.current(message);
    }

    /** The INVITE of a host that was given up and speaks after all. */
    Optional<Request> late(Message message) {
        return attempts.late(message);
    }

    /** What comes of the last INVITE from now on comes late. */
    void giveUp(Request invite) {
        attempts.giveUp(invite);
    }

    /** The host has answered, whatever it was. */
    void alive() {
        office.directory().alive(trunk, attempts.target(), OptionalLong.empty());
    }

    /** The host does not do its part: others are called before it for some time. */
    void dead(Duration atLeast) {
        office.directory().dead(trunk, attempts.target(), atLeast);
    }

    /**
     * The host's final response.
     *
     * @param rang whether somebody was reached through this call: then a 503 is the end of it
     */
    After refused(Request invite, Response response, boolean rang) {
        int status = response.getStatusCode();
        if (Answerer.asks(response)) {
            var asked = Answerer.answer(exchange, response, invite, office.tally());
            proofs = asked.isEmpty() ? proofs : asked;
            return asked.isEmpty() ? After.OVER : After.AGAIN;
        }
        if (status / 100 == 3) {
            var way = redirections.next(response, trunk, hosts, attempts.target());
            way.ifPresent(there -> attempts.first(there.target()));
            redirected = way;
            return way.isPresent() ? After.ELSEWHERE : After.OVER;
        }
        if (status == SessionTerms.TOO_SMALL && longer(response)) { // RFC 4028 §7.3
            anew();
            return After.AGAIN;
        }
        if (status == Response.SERVICE_UNAVAILABLE && !rang) { // RFC 3263 §4.3
            dead(Wire.retryAfter(response));
            return After.ELSEWHERE;
        }
        return After.OVER;
    }

    private boolean longer(Response tooSmall) {
        var before = timer;
        timer = SessionTerms.raised(timer, tooSmall);
        return !timer.equals(before);
    }
}
