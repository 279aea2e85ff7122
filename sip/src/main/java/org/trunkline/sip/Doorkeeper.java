package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import javax.sip.SipStack;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Turns away what need not cost a transaction: calls from strangers, and responses to nothing that we sent. */
final class Doorkeeper implements SIPMessageValve {
    private static final int MAX_REFUSALS_PER_SECOND = 50;
    private final Office office;
    private final Throttle throttle = new Throttle(MAX_REFUSALS_PER_SECOND);

    Doorkeeper(Office office) {
        this.office = office;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel from) {
        boolean newCall = Request.INVITE.equals(request.getMethod()) && request.getToTag() == null;
        var source = from.getPeerPacketSourceAddress();
        if (!newCall || office.settings().allows(source) || office.callers().from(source).isPresent()) {
            return true;
        }
        office.tally().count(Refusal.STRANGER);
        if (throttle.permits(System.nanoTime())) {
            var forbidden = request.createResponse(403); // terse: says nothing about us
            forbidden.setToTag(Wire.token());
            office.respondStateless(forbidden);
        }
        return false;
    }

    @Override
    public boolean processResponse(Response response, MessageChannel from) {
        var tag = ((SIPMessage) response).getFromTag();
        boolean ours = tag != null && (office.calls().containsKey(tag) || office.errands().containsKey(tag));
        if (!ours) {
            office.tally().count(Refusal.STRAY_RESPONSE);
            return false;
        }
        if (response.getStatusCode() < 200 && office.calls().get(tag) instanceof OutgoingCall call && call.late(response)) {
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
