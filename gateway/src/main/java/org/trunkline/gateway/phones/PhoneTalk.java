package org.trunkline.gateway.phones;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import org.trunkline.dtmf.InfoDigits;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Calls;
import org.trunkline.gateway.call.LiveCall;
import org.trunkline.gateway.call.Opened;
import org.trunkline.gateway.call.Pass;
import org.trunkline.gateway.call.Side;
import org.trunkline.media.sdp.BrowserOffer;
import org.trunkline.sip.OwedMessage;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TransferTarget;

/**
 * What a phone says inside its call, and what it is told: the same whoever called. For the steps of one call.
 *
 * <pre>
 *   re-INVITE, sendonly or inactive ──► hold toward the trunk       re-INVITE, sendrecv ──► resume
 *   INFO dtmf-relay ──► a digit to the trunk                        a digit of the trunk ──► INFO
 *   MESSAGE ──► to the trunk                                        what the far end writes ──► MESSAGE
 *   REFER ──► transfer                                              how it goes on ──► NOTIFY
 *   BYE ──► hang up
 * </pre>
 */
final class PhoneTalk {
    private static final int NOT_ACCEPTABLE_HERE = 488;
    private static final String BESIDE = "a=setup:passive\r\n"; // stands in the accepted section, and there alone
    private static final int RINGING = 180;
    private static final int OK = 200;

    private final Calls calls;
    private final PhoneLine line;
    private final SipCall phone;
    private final LiveCall call;
    private final Pass pass;

    PhoneTalk(Calls calls, PhoneLine line, SipCall phone, LiveCall call, Pass pass) {
        this.calls = calls;
        this.line = line;
        this.phone = phone;
        this.call = call;
        this.pass = pass;
        line.carries(phone, call);
    }

    /** Our last answer, with the candidates that a page gets beside it; who is told this way is told no more. */
    byte[] description() {
        var candidates = call.candidates().stream().map(candidate -> "a=" + candidate + "\r\n").collect(Collectors.joining());
        return call.browserAnswer()
                .replace(BESIDE, BESIDE + candidates + "a=end-of-candidates\r\n") // RFC 8838 §8.2
                .getBytes(UTF_8);
    }

    void said(SipEvent event) {
        switch (event) {
            case SipEvent.Offered(var sdp) -> offered(new String(sdp, UTF_8));
            case SipEvent.OfferWanted _ -> phone.refuseOffer(NOT_ACCEPTABLE_HERE); // ADR 0023: here, the browser offers
            case SipEvent.Info(var type, var body) ->
                InfoDigits.read(type, body).ifPresent(info -> call.press(info.digit(), info.durationMillis()));
            case SipEvent.Messaged(var owed) -> written(owed);
            case SipEvent.TransferAsked(var target) -> transfer(target);
            case SipEvent.HungUp _, SipEvent.Refused _ -> gone();
            case SipEvent.Trying _, SipEvent.Ringing _, SipEvent.Answered _, SipEvent.Reanswered _,
                    SipEvent.OfferRefused _, SipEvent.TransferProgress _ -> {}
        }
    }

    private void gone() {
        line.drops(phone);
        if (line.closed()) {
            call.browserGone();
        } else {
            call.hangUp();
        }
    }

    /** What it wants of its media the media side decides; that it wants to hear nothing is a hold. */
    private void offered(String sdp) {
        call.browserOffers(sdp, reply -> {
            switch (reply) {
                case Opened.Ready _ -> {
                    phone.answerOffer(description());
                    call.hold(BrowserOffer.parse(sdp) instanceof BrowserOffer offer && !offer.receives());
                }
                case Opened.Refused _ -> phone.refuseOffer(NOT_ACCEPTABLE_HERE);
            }
        });
    }

    private void written(OwedMessage owed) {
        calls.messages().refuses(owed.message(), pass).ifPresentOrElse(
                why -> calls.messages().refuse(owed, why), () -> call.write(owed.message(), owed::answer));
    }

    private void transfer(TransferTarget target) {
        target.replaces().ifPresentOrElse(this::transferTo, () -> calls.transfer(call, PhoneNames.dialled(target.user()), pass)
                .ifPresent(refused -> phone.transferProgress(refused.error().sipStatus())));
    }

    /** Both calls are the phone's: what it names is its dialog with us (RFC 5589 §7.3). */
    private void transferTo(String replaces) {
        line.call(replaces.split(";", 2)[0])
                .filter(other -> other != call)
                .ifPresentOrElse(call::transferTo, () -> phone.transferProgress(481));
    }

    /** All but how the call came to be. */
    void news(CallNews news) {
        switch (news) {
            case CallNews.Dtmf(var digit, var millis) -> {
                if (phone.takesInfo()) {
                    phone.sendInfo(InfoDigits.RELAY_TYPE, InfoDigits.relay(digit, millis));
                }
            }
            case CallNews.Messaged(var owed) -> phone.sendMessage(owed.message(), owed::answer);
            case CallNews.Transfer(var step, var by, var status, var _) -> {
                if (by == Side.BROWSER) {
                    phone.transferProgress(switch (step) {
                        case CALLING, RINGING -> RINGING;
                        case DONE -> OK;
                        case FAILED -> PhoneStatus.refusal(status).orElse(PhoneStatus.DECLINED);
                    });
                }
            }
            case CallNews.Ended ended -> {
                line.drops(phone);
                PhoneStatus.transferred(ended).ifPresent(phone::transferProgress);
            }
            case CallNews.Ringing _, CallNews.Answered _, CallNews.Held _, CallNews.Warning _, CallNews.MediaLost _,
                    CallNews.MediaRestored _, CallNews.Quality _ -> {}
        }
    }
}
