package org.trunkline.gateway.phones;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jboss.logging.Logger;
import org.trunkline.gateway.call.CallError;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.gateway.call.Mailbox;
import org.trunkline.gateway.call.Opened;
import org.trunkline.gateway.call.Partings;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipEvent;

/**
 * A call that a phone makes. Everything passes through one mailbox.
 *
 * <pre>
 *   phone          here                  Calls
 *    │ INVITE offer │ open                │
 *    ├─────────────►├────────────────────►│      refused: its SIP status
 *    │ 180, 183     │ Ringing             │
 *    │◄─────────────┤◄────────────────────┤      the first with our answer: ICE and DTLS run while it rings
 *    │ 200 answer   │ Answered            │
 *    │◄─────────────┤◄────────────────────┤
 *    │ BYE, 4xx-6xx │ Ended               │
 *    │◄─────────────┤◄────────────────────┤
 * </pre>
 */
final class CallFromPhone {
    private static final Logger LOG = Logger.getLogger(CallFromPhone.class);

    private final Calls calls;
    private final PhoneLine line;
    private final IncomingCall phone;
    private final Mailbox mailbox = new Mailbox(Thread::startVirtualThread);
    private Optional<LiveCall> call = Optional.empty();
    private PhoneTalk talk;
    private boolean described;
    private boolean answered;
    private boolean over;

    CallFromPhone(Calls calls, PhoneLine line, IncomingCall phone) {
        this.calls = calls;
        this.line = line;
        this.phone = phone;
    }

    /** Inside {@code IncomingCalls.on}. */
    void start() {
        phone.events(event -> post(() -> said(event)));
        post(this::open);
        mailbox.open();
    }

    private void post(Runnable step) {
        mailbox.post(() -> guarded(step));
    }

    /** Our own bug ends this call and no other. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "A bug ended the call %s of a phone", phone.sipCallId());
            phone.refuse(CallError.INTERNAL.sipStatus(), "");
            phone.hangUp("");
            call.ifPresent(LiveCall::hangUp);
        }
    }

    private void open() {
        if (line.full()) {
            refuse(CallError.TOO_MANY_CALLS, "This phone has as many calls as it may");
            return;
        }
        var pass = PhonePass.of(phone.user().orElseThrow());
        var offer = new String(phone.offer(), UTF_8);
        switch (calls.open(PhoneNames.dialled(phone.toUser()), Optional.empty(), pass, offer, news -> post(() -> hears(news)))) {
            case Opened.Refused(var error, var words) -> refuse(error, words);
            case Opened.Ready(var opened) -> {
                call = Optional.of(opened);
                talk = new PhoneTalk(calls, line, phone, opened, pass);
                opened.start();
                opened.dialAtOnce(); // SIP.js reads no answer before somebody has answered
            }
        }
    }

    private void refuse(CallError error, String words) {
        over = true;
        phone.refuse(error.sipStatus(), words);
    }

    private void said(SipEvent event) {
        if (talk != null) {
            over |= event instanceof SipEvent.HungUp || event instanceof SipEvent.Refused;
            talk.said(event);
        }
    }

    private void hears(CallNews news) {
        if (over) {
            return;
        }
        talk.news(news);
        switch (news) {
            case CallNews.Ringing(var earlyMedia) -> {
                if (!answered) {
                    phone.progress(earlyMedia ? 183 : 180, described ? new byte[0] : talk.description());
                    described = true;
                }
            }
            case CallNews.Answered _ -> {
                answered = true;
                phone.answer(talk.description()); // again: not every phone has read it in a provisional response
            }
            case CallNews.Ended ended -> {
                over = true;
                if (answered) {
                    phone.hangUp(Partings.of(ended.cause()));
                } else {
                    phone.refuse(PhoneStatus.of(ended), ended.words());
                }
            }
            case CallNews.Dtmf _, CallNews.Messaged _, CallNews.Held _, CallNews.Transfer _, CallNews.Warning _, CallNews.MediaLost _,
                    CallNews.MediaRestored _, CallNews.Quality _ -> {}
        }
    }
}
