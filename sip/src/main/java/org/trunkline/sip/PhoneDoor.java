package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sip.SipStack;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Asks phones who they are, before their requests cost a transaction.
 *
 * <pre>
 *   inside a dialog ── of this flow ────────────────────────────────► let in
 *        └─ of another: 481
 *   CANCEL of what another flow asked for: 481; with the branch of a request of another: not answered
 *   ACK, CANCEL, OPTIONS ───────────────────────────────────────────► let in
 *   everything else ── Authorization: Bearer token (RFC 8898) ──────► let in as the token's user
 *        ├─ Authorization: Digest (RFC 7616) ── right ──────────────► let in as the name's user
 *        └─ nothing, or wrong: 401, the fifth time within a minute 403
 * </pre>
 */
final class PhoneDoor implements SIPMessageValve {
    private static final int MAX_REFUSALS_PER_SECOND = 500;
    private static final Set<String> FREE = Set.of(Request.ACK, Request.CANCEL, Request.OPTIONS);

    private final Office office;
    private final String realm;
    private final PhoneUsers users;
    private final Flows flows;
    private final ProofCheck check;
    private final Throttle throttle = new Throttle(MAX_REFUSALS_PER_SECOND);

    PhoneDoor(Office office, String realm, PhoneUsers users, Flows flows, ProofCheck check) {
        this.office = office;
        this.realm = realm;
        this.users = users;
        this.flows = flows;
        this.check = check;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel from) {
        var source = new InetSocketAddress(from.getPeerPacketSourceAddress(), from.getPeerPacketSourcePort());
        if (request.getToTag() != null && !Request.CANCEL.equals(request.getMethod())) {
            return inside(request, source);
        }
        if (isOfAnother(request, source)) {
            office.tally().count(Refusal.NO_DIALOG);
            if (Request.CANCEL.equals(request.getMethod())) { // an answer to others would be one of that transaction
                office.respondStateless(office.wire().response(request, 481, Wire.token(), false));
            }
            return false;
        }
        if (FREE.contains(request.getMethod()) || repeated(request)) {
            return true;
        }
        var claim = flows.at(source).map(Flow::claim).orElse(PhoneClaim.NONE);
        return switch (verdict(request, claim, source.getAddress())) {
            case Known(var user) -> {
                flows.at(source).ifPresent(Flow::prove);
                request.setApplicationData(new Doorkeeper.Caller(Optional.empty(), Optional.of(user)));
                yield true;
            }
            case Unknown(var verdict) -> {
                refuse(request, verdict);
                yield false;
            }
        };
    }

    /** JAIN-SIP finds what is cancelled, or repeated, by its branch: who knows that of another flow may do neither. */
    private boolean isOfAnother(SIPRequest request, InetSocketAddress source) {
        var known = Request.CANCEL.equals(request.getMethod())
                ? office.stack().findCancelTransaction(request, true)
                : office.stack().findTransaction(request, true);
        return known != null && !source.equals(new InetSocketAddress(
                known.getOriginalRequest().getPeerPacketSourceAddress(), known.getOriginalRequest().getPeerPacketSourcePort()));
    }

    /** JAIN-SIP finds a transaction by its branch alone: another method under it is no repetition. */
    private boolean repeated(SIPRequest request) {
        var known = office.stack().findTransaction(request, true);
        return known != null && known.getRequest().getMethod().equals(request.getMethod());
    }

    /** Who knows the names of a dialog is not yet a party to it. */
    private boolean inside(SIPRequest request, InetSocketAddress source) {
        var call = office.calls().get(request.getToTag());
        boolean theirs = call == null || call.peer().filter(peer -> peer.address().equals(source)).isPresent();
        if (!theirs && !Request.ACK.equals(request.getMethod())) {
            office.tally().count(Refusal.NO_DIALOG);
            office.respondStateless(office.wire().response(request, 481, Wire.token(), false));
        }
        return theirs;
    }

    private sealed interface Who {}

    private record Known(PhoneUser user) implements Who {}

    private record Unknown(Callers.Verdict verdict) implements Who {}

    private Who verdict(SIPRequest request, PhoneClaim claim, InetAddress source) {
        if (claim.bearer().isPresent()) {
            return new Known(claim.bearer().get());
        }
        var hashes = hashes();
        var asked = new ProofCheck.Claim(
                claim.name(), Optional.empty(), hashes, (said, method) -> holds(claim, said, hashes, method));
        var said = Proof.in(request, realm).filter(_ -> !claim.name().isEmpty()); // else nobody's wrong guesses were everybody's
        return switch (check.judge(asked, said, request.getMethod(), source, System.nanoTime())) {
            case Callers.Verdict.Admitted _ -> new Known(claim.account().orElseThrow().user());
            case Callers.Verdict.Asked again -> new Unknown(again);
            case Callers.Verdict.Refused refused -> new Unknown(refused);
        };
    }

    /** RFC 8760 §2.3: the strongest first. JsSIP and SIP.js keep the last, and know nothing else. */
    private List<DigestHash> hashes() {
        return users.md5Only() ? List.of(DigestHash.MD5) : List.of(DigestHash.SHA_256, DigestHash.MD5);
    }

    private boolean holds(PhoneClaim claim, Proof said, List<DigestHash> hashes, String method) {
        return claim.account()
                .filter(known -> said.holds(claim.name(), hash -> known.digest(claim.name(), realm, hash), hashes, method))
                .isPresent();
    }

    private void refuse(SIPRequest request, Callers.Verdict verdict) {
        switch (verdict) {
            case Callers.Verdict.Asked asked -> {
                asked.why().ifPresent(office.tally()::count);
                office.respondStateless(Doorkeeper.question(office.wire(), request, realm, asked));
            }
            case Callers.Verdict.Refused(var rule) -> {
                office.tally().count(rule);
                if (throttle.permits(System.nanoTime())) {
                    office.respondStateless(office.wire().response(request, 403, Wire.token(), false));
                }
            }
            case Callers.Verdict.Admitted _ -> {}
        }
    }

    @Override
    public boolean processResponse(Response response, MessageChannel from) {
        var tag = ((SIPMessage) response).getFromTag();
        var call = tag == null ? null : office.calls().get(tag);
        var source = new InetSocketAddress(from.getPeerPacketSourceAddress(), from.getPeerPacketSourcePort());
        boolean ours = call != null && call.peer().filter(peer -> peer.address().equals(source)).isPresent();
        boolean message = tag != null && office.errands().containsKey(tag); // which nobody knows but the phone
        if (!ours && !message) {
            office.tally().count(Refusal.STRAY_RESPONSE);
        }
        return ours || message;
    }

    @Override
    public void init(SipStack stack) {}

    @Override
    public void destroy() {}
}
