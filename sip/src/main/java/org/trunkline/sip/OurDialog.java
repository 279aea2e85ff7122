package org.trunkline.sip;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPDialog;
import gov.nist.javax.sip.stack.SIPTransaction;
import javax.sip.message.Request;

/**
 * JAIN-SIP's dialog, which would end an early one when any request inside it is refused (RFC 3261 §12.3 means the
 * INVITE alone), and which drops PRACK unless JAIN-SIP itself has sent what it acknowledges.
 */
final class OurDialog extends SIPDialog {
    private static final long serialVersionUID = 1L;
    private boolean inside; // no initial value: JAIN-SIP's constructor sets it

    OurDialog(SIPTransaction transaction) {
        super(transaction);
    }

    OurDialog(SIPClientTransaction transaction, SIPResponse response) {
        super(transaction, response);
    }

    OurDialog(SipProviderImpl provider, SIPResponse response) {
        super(provider, response);
    }

    @Override
    public void setLastResponse(SIPTransaction transaction, SIPResponse response) {
        inside = !Request.INVITE.equals(response.getCSeq().getMethod());
        super.setLastResponse(transaction, response);
    }

    /** Asked by JAIN-SIP when a response of 300 and above is sent: whether the dialog survives it. */
    @Override
    protected boolean isReInvite() {
        return inside || super.isReInvite();
    }

    @Override
    public boolean handlePrack(SIPRequest prack) {
        return true;
    }
}
