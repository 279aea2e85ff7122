package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sip.SipStack;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jboss.logging.Logger;

/**
 * Turns away what need not cost a transaction: calls and messages from strangers, those that have to prove first who they
 * are, and responses to nothing that we sent.
 */
final class Doorkeeper implements SIPMessageValve {
    private static final int MAX_REFUSALS_PER_SECOND = 50;
    private static final Set<String> BEGINNINGS = Set.of(Request.INVITE, Request.MESSAGE);
    private static final Logger LOG = Logger.getLogger(Doorkeeper.class);
    private final Office office;
    private final Throttle throttle = new Throttle(MAX_REFUSALS_PER_SECOND);
    private final Throttle lines = new Throttle(1);

    Doorkeeper(Office office) {
        this.office = office;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel from) {
        boolean asksForSomebody = BEGINNINGS.contains(request.getMethod()) && request.getToTag() == null;
        if (!asksForSomebody || office.stack().findTransaction(request, true) != null) { // ACK and CANCEL are never challenged
            return true;
        }
        var source = from.getPeerPacketSourceAddress();
        return switch (verdict(request, source)) {
            case Callers.Verdict.Admitted(var trunk) -> {
                request.setApplicationData(new Caller(trunk, Optional.empty()));
                yield true;
            }
            case Callers.Verdict.Asked asked -> {
                asked.why().ifPresent(rule -> refused(rule, source));
                ask(request, asked);
                yield false;
            }
            case Callers.Verdict.Refused(var rule) -> {
                refused(rule, source);
                forbid(request);
                yield false;
            }
        };
    }

    private Callers.Verdict verdict(SIPRequest invite, InetAddress source) {
        boolean open = office.settings().allows(source);
        return office.callers().judge(invite, source, open, office.directory()::hosts, System.nanoTime());
    }

    /** Who was let in, a trunk or the phone of a user; its transaction is made later. */
    record Caller(Optional<Trunk> trunk, Optional<PhoneUser> user) {
        private static final Caller NOBODY = new Caller(Optional.empty(), Optional.empty());

        static Caller of(SIPRequest admitted) {
            return admitted.getApplicationData() instanceof Caller caller ? caller : NOBODY;
        }
    }

    private void refused(Refusal rule, InetAddress source) {
        office.tally().count(rule);
        if (lines.permits(System.nanoTime())) {
            LOG.warnf("a call or message from %s was not let in: %s", source.getHostAddress(), words(rule));
        }
    }

    private static String words(Refusal rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void forbid(SIPRequest request) {
        if (throttle.permits(System.nanoTime())) {
            var forbidden = request.createResponse(403); // terse: says nothing about us
            forbidden.setToTag(Wire.token());
            office.respondStateless(forbidden);
        }
    }

    /** Nothing is kept of it; a repeated INVITE is asked again (RFC 3261 §8.2.7). */
    private void ask(SIPRequest request, Callers.Verdict.Asked asked) {
        office.respondStateless(question(office.wire(), request, office.callers().realm(), asked));
    }

    static Response question(Wire wire, SIPRequest request, String realm, Callers.Verdict.Asked asked) {
        var question = request.createResponse(401);
        question.setToTag(Wire.token());
        wire.headers(question, "WWW-Authenticate", asked.hashes().stream()
                .map(hash -> "Digest realm=" + DigestFields.quoted(realm)
                        + ",nonce=" + DigestFields.quoted(asked.nonce()) + ",algorithm=" + hash.token()
                        + ",qop=\"auth\"" + (asked.stale() ? ",stale=true" : ""))
                .toList());
        return question;
    }

    @Override
    public boolean processResponse(Response response, MessageChannel from) {
        var tag = ((SIPMessage) response).getFromTag();
        boolean ours = tag != null && (office.calls().containsKey(tag) || office.errands().containsKey(tag));
        if (!ours) {
            office.tally().count(Refusal.STRAY_RESPONSE);
            return false;
        }
        if (response.getStatusCode() / 100 != 2 && office.calls().get(tag) instanceof OutgoingCall call && call.late(response)) {
            Office.guard(call, () -> call.onResponse(response, null)); // JAIN-SIP knows of no such request any more
            return false;
        }
        return true;
    }

    @Override
    public void init(SipStack stack) {}

    @Override
    public void destroy() {}
}
