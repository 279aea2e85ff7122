package org.trunkline.sip;

import gov.nist.javax.sip.header.RSeq;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.header.RSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * The early dialogs of a call that we make: one for each branch of a forked INVITE that has rung (RFC 3261 §13.2.2.4).
 * A reliable provisional response gets its PRACK here (RFC 3262 §4).
 *
 * <pre>
 *   us                       them
 *    │  INVITE                 │
 *    ├────────────────────────►│
 *    │    183 RSeq 7, branch a │
 *    │◄────────────────────────┤
 *    │  PRACK RAck 7           │
 *    ├────────────────────────►│
 *    │    183 RSeq 7           │  repeated: neither acknowledged nor told again
 *    │◄────────────────────────┤
 *    │    180 RSeq 9           │  8 is missing: left alone until it has come
 *    │◄────────────────────────┤
 *    │    183 RSeq 3, branch b │  another dialog counts by itself
 *    │◄────────────────────────┤
 * </pre>
 */
final class EarlyDialogs {
    /** One of them; the last number that came reliably, and what can be heard there. */
    private static final class Branch {
        private final EarlySession session;
        private long lastReliable;
        private int status;
        private byte[] sdp = Wire.NO_BODY;

        Branch(EarlySession session) {
            this.session = session;
        }
    }

    private final Office office;
    private final Call call;
    private final OneEnding events;
    private final byte[] offer;
    private final SequencedMap<Dialog, Branch> branches = new LinkedHashMap<>(); // the one heard last is the last
    private EarlySession answered;

    EarlyDialogs(Office office, Call call, OneEnding events, byte[] offer) {
        this.office = office;
        this.call = call;
        this.events = events;
        this.offer = offer;
    }

    /**
     * A provisional response came.
     *
     * @return whether it says something new
     */
    boolean heard(Response response, Dialog dialog) {
        if (dialog == null || response.getStatusCode() == Response.TRYING) {
            return true;
        }
        var branch = branches.get(dialog);
        if (branch == null) {
            branch = new Branch(EarlySession.weCall(office, call, dialog, events, offer));
        }
        var sdp = Wire.sdp(response);
        if (Wire.requires(response, "100rel") && response.getHeader(RSeqHeader.NAME) instanceof RSeq number) {
            if (!inOrder(branch, number.getSeqNumber())) {
                return false;
            }
            branch.lastReliable = number.getSeqNumber();
            office.acknowledgeProvisional(dialog, response);
            if (sdp.length > 0) {
                branch.session.answeredReliably(sdp);
            }
        }
        branch.status = response.getStatusCode();
        branch.sdp = sdp.length > 0 ? sdp : branch.sdp;
        branches.putLast(dialog, branch);
        return true;
    }

    /** RFC 3262 §4: the first may have any number, each later one must be the next. */
    private static boolean inOrder(Branch branch, long number) {
        return branch.lastReliable == 0 || number == branch.lastReliable + 1;
    }

    boolean has(Dialog dialog) {
        return dialog != null && branches.containsKey(dialog);
    }

    boolean hasTag(String remoteTag) {
        return branches.keySet().stream().anyMatch(dialog -> remoteTag.equals(dialog.getRemoteTag()));
    }

    /**
     * One branch has ended, and others may still ring (RFC 6228 §5).
     *
     * @return what can be heard now, where that is another branch than before
     */
    Optional<SipEvent.Ringing> ended(Dialog dialog) {
        boolean heard = has(dialog) && branches.lastEntry().getKey() == dialog;
        drop(dialog);
        return heard && !branches.isEmpty()
                ? Optional.of(branches.lastEntry().getValue())
                        .map(next -> new SipEvent.Ringing(next.status, current(next)))
                : Optional.empty();
    }

    private static byte[] current(Branch branch) {
        return branch.session.settled() ? branch.session.theirs() : branch.sdp;
    }

    private void drop(Dialog dialog) {
        if (branches.remove(dialog) instanceof Branch branch) {
            branch.session.end();
        }
        if (dialog != null) {
            dialog.delete();
        }
    }

    /** JAIN-SIP would keep for ever what rang elsewhere; if it answers after all, it makes a new dialog. */
    void dropAll() {
        Map.copyOf(branches).keySet().forEach(this::drop);
    }

    /** The call ends; an offer that the branch that answered had made before still gets its final response. */
    void end() {
        dropAll();
        Optional.ofNullable(answered).ifPresent(EarlySession::end);
    }

    /**
     * One branch has answered.
     *
     * @param sdp of its 200
     * @return what counts: the 200's description, unless it has none or is older than what was agreed upon since
     */
    Agreed answered(Dialog dialog, byte[] sdp) {
        var branch = branches.remove(dialog);
        if (branch == null) {
            return new Agreed(offer, sdp);
        }
        answered = branch.session;
        boolean late = sdp.length == 0 || branch.session.changed();
        return new Agreed(branch.session.ours(), late ? current(branch) : sdp);
    }

    /** What both sides said last. */
    record Agreed(byte[] ours, byte[] theirs) {}

    /** A request of the peer inside one of them. */
    void on(Request request, ServerTransaction transaction, Dialog dialog) {
        switch (request.getMethod()) {
            case Request.UPDATE -> branches.get(dialog).session.described(request, transaction);
            case Request.BYE -> { // not allowed to a callee that has not answered (RFC 3261 §15), yet clear
                office.respond(transaction, office.wire().response(request, 200, "", false));
                ended(dialog).ifPresent(events::tell);
            }
            case Request.INFO -> {
                office.respond(transaction, office.wire().response(request, 200, "", false));
                events.tell(new SipEvent.Info(Wire.contentType(request), Wire.bodyOf(request)));
            }
            case Request.OPTIONS -> office.respond(transaction, office.wire().response(request, 200, "", false));
            case Request.MESSAGE -> // who called talks to nobody yet
                office.respond(transaction, office.wire().response(request, 480, "", false));
            case Request.INVITE -> office.respond(transaction, office.wire().response(request, 491, "", false));
            case Request.PRACK -> office.respond(transaction, office.wire().response(request, 481, "", false));
            default -> {
                office.tally().count(Refusal.METHOD);
                office.respond(transaction, office.wire().response(request, 405, "", false));
            }
        }
    }

    /** A response to an UPDATE of ours. */
    void onResponse(Response response, Dialog dialog) {
        session(dialog).ifPresent(session -> session.onResponse(response));
    }

    /** A request of ours that nobody answers. */
    void unanswered(Request request, Dialog dialog) {
        session(dialog).ifPresent(session -> session.unanswered(request));
    }

    private Optional<EarlySession> session(Dialog dialog) {
        return has(dialog)
                ? Optional.of(branches.get(dialog).session)
                : Optional.ofNullable(answered).filter(session -> session.in(dialog));
    }

    /** An UPDATE of ours is on its way again with another CSeq. */
    void onSentAgain(long before, ClientTransaction now) {
        session(now.getDialog()).ifPresent(session -> session.onSentAgain(before, now));
    }

    /** The session whose offer waits for our answer: of a branch that rings, or of the one that answered meanwhile. */
    Optional<EarlySession> owing() {
        var ringing = branches.values().stream().map(branch -> branch.session).filter(EarlySession::owesAnswer);
        return ringing.findFirst().or(() -> Optional.ofNullable(answered).filter(EarlySession::owesAnswer));
    }

    /** Offers to the branch that is heard. */
    void offer(byte[] sdp) {
        if (branches.isEmpty()) {
            events.tell(new SipEvent.OfferRefused(491));
        } else {
            branches.lastEntry().getValue().session.offer(sdp);
        }
    }
}
