package org.trunkline.gateway.phones;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jboss.logging.Logger;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.EndCause;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.Mailbox;
import org.trunkline.gateway.call.Opened;
import org.trunkline.gateway.call.Partings;
import org.trunkline.gateway.call.Pass;
import org.trunkline.gateway.call.Rejection;
import org.trunkline.media.bridge.BrowserInvitation;
import org.trunkline.media.bridge.BrowserSays;
import org.trunkline.sip.PhoneBinding;
import org.trunkline.sip.PhoneCaller;
import org.trunkline.sip.PhoneEndpoint;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/**
 * A call in, at one of the phones that it rings at. Everything passes through one mailbox.
 *
 * <pre>
 *   Invitation          here                  phone
 *    │ rings             │ INVITE, our offer   │
 *    ├──────────────────►├────────────────────►│
 *    │ answer            │ 200, its answer     │
 *    │◄──────────────────┤◄────────────────────┤
 *    │ Ready: the call   │                     │
 *    │ Refused           │ BYE                 │      another phone was quicker
 *    ├──────────────────►├────────────────────►│
 *    │ stops             │ CANCEL              │
 *    ├──────────────────►├────────────────────►│
 *    │ reject, gone      │ 486, 603, ...       │
 *    │◄──────────────────┤◄────────────────────┤
 * </pre>
 */
final class CallToPhone {
    private static final Logger LOG = Logger.getLogger(CallToPhone.class);

    private final Calls calls;
    private final PhoneLine line;
    private final PhoneStation station;
    private final Invitation invitation;
    private final Pass pass;
    private final BrowserInvitation offer;
    private final Mailbox mailbox = new Mailbox(Thread::startVirtualThread);
    private SipCall phone;
    private PhoneTalk talk;
    private boolean over;

    CallToPhone(Calls calls, PhoneLine line, PhoneStation station, Invitation invitation, Pass pass) {
        this.calls = calls;
        this.line = line;
        this.station = station;
        this.invitation = invitation;
        this.pass = pass;
        offer = calls.invitesBrowser();
    }

    void start(PhoneEndpoint endpoint, PhoneBinding binding) {
        var caller = invitation.caller();
        phone = endpoint.ring(
                binding,
                new PhoneCaller(PhoneNames.shown(caller.from()), caller.name()),
                offer.offer().getBytes(UTF_8),
                event -> post(() -> said(event)));
        mailbox.open();
    }

    private void post(Runnable step) {
        mailbox.post(() -> guarded(step));
    }

    /** Our own bug ends the call at this phone. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "A bug ended the call %s to a phone", phone.sipCallId());
            end(EndCause.FAILED);
        }
    }

    /** Somebody else took it, or it is over. */
    void stops(CallNews.Ended why) {
        post(() -> end(why.cause()));
    }

    /** The phone is not registered any more. */
    void leave() {
        post(() -> {
            if (talk == null && !over) {
                end(EndCause.CANCELLED);
                invitation.gone(station);
            }
        });
    }

    private void end(EndCause cause) {
        over = true;
        phone.hangUp(Partings.of(cause));
    }

    private void said(SipEvent event) {
        if (talk != null) {
            over |= event instanceof SipEvent.HungUp;
            talk.said(event);
            return;
        }
        switch (event) {
            case SipEvent.Answered(var sdp) -> answered(new String(sdp, UTF_8));
            case SipEvent.Refused(var failure) -> refused(failure);
            case SipEvent.HungUp _ -> gone();
            case SipEvent.Trying _, SipEvent.Ringing _, SipEvent.Offered _, SipEvent.OfferWanted _, SipEvent.Reanswered _,
                    SipEvent.OfferRefused _, SipEvent.TransferAsked _, SipEvent.TransferProgress _, SipEvent.Info _,
                    SipEvent.Messaged _ -> {}
        }
    }

    private void answered(String sdp) {
        var says = new BrowserSays.Answer(sdp, offer);
        invitation.answer(
                station, pass, says, news -> post(() -> hears(news)), opened -> post(() -> opened(opened)));
    }

    private void opened(Opened opened) {
        station.settled(invitation);
        switch (opened) {
            case Opened.Refused _ -> end(EndCause.ANSWERED_ELSEWHERE);
            case Opened.Ready(var call) -> {
                talk = new PhoneTalk(calls, line, phone, call, pass);
                if (over) { // it has hung up meanwhile
                    call.hangUp();
                }
                call.start();
            }
        }
    }

    /** A person who rejects does so for all of the user's phones; a phone that cannot take it speaks for itself. */
    private void refused(SipFailure failure) {
        station.settled(invitation);
        if (over) {
            return; // by us
        }
        over = true;
        switch (failure.status()) {
            case 480, 486, 600 -> invitation.reject(station, Rejection.BUSY); // JsSIP and SIP.js say 480 for a person
            case 603, 607 -> invitation.reject(station, Rejection.DECLINE);
            default -> invitation.gone(station);
        }
    }

    /** Between its answer and ours. */
    private void gone() {
        over = true;
        invitation.gone(station);
    }

    private void hears(CallNews news) {
        if (talk != null) {
            talk.news(news);
        }
        if (news instanceof CallNews.Ended ended && !over) {
            end(ended.cause());
        }
    }
}
