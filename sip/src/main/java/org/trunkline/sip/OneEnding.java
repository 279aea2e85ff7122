package org.trunkline.sip;

import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Hands a call's events to its owner; after the terminal one nothing more passes. */
final class OneEnding {
    private static final Logger LOG = Logger.getLogger(OneEnding.class);
    private Consumer<? super SipEvent> owner;
    private boolean ended;

    OneEnding(Consumer<? super SipEvent> owner) {
        this.owner = owner;
    }

    void owner(Consumer<? super SipEvent> next) {
        owner = next;
    }

    void tell(SipEvent event) {
        if (ended) {
            return;
        }
        ended = switch (event) {
            case SipEvent.Refused _, SipEvent.HungUp _ -> true;
            case SipEvent.Trying _, SipEvent.Ringing _, SipEvent.Answered _, SipEvent.Info _, SipEvent.Offered _,
                    SipEvent.OfferWanted _, SipEvent.Reanswered _, SipEvent.OfferRefused _, SipEvent.TransferAsked _,
                    SipEvent.TransferProgress _, SipEvent.Messaged _ ->
                false;
        };
        try {
            owner.accept(event);
        } catch (RuntimeException bug) { // the owner's; SIP goes on
            LOG.error("the owner of a call failed on an event", bug);
        }
    }

    /** For an end that the owner has made himself. */
    void silence() {
        ended = true;
    }
}
