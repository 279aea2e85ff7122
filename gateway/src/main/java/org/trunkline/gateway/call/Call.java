package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipFailure;

/**
 * One call from a browser to a phone, as a pure state machine: inputs and time come in, what is to be done is returned.
 *
 * <pre>
 *   Dialling ──18x──► Ringing ──200──► Talking           browser media ready before the answer
 *       │                │     └─200─► AwaitingMedia ──► Talking
 *       └────────────────┴──────any end──────┴─────────────┴────► Ended
 * </pre>
 *
 * The browser was answered before this machine starts, and its ICE and DTLS run beside it.
 */
final class Call {
    private static final long NEVER = Long.MAX_VALUE;

    private final CallTimes times;
    private CallState state;
    private boolean browserConnected;

    Call(CallTimes times, long nowNanos) {
        this.times = times;
        state = new CallState.Dialling(nowNanos + times.ring().toNanos());
    }

    /** One step. After the end nothing comes out any more. */
    List<CallOutput> on(CallInput input, long nowNanos) {
        if (over()) {
            return List.of();
        }
        return switch (input) {
            case CallInput.Sip(var event) -> onSip(event, nowNanos);
            case CallInput.Media(var event) -> onMedia(event);
            case CallInput.BrowserHungUp _ -> browserHungUp();
            case CallInput.BrowserGone _ ->
                hangUp(EndCause.BROWSER_GONE, Side.BROWSER, "The page was closed or lost its connection.");
            case CallInput.TrunkSdpUnusable(var words) -> hangUp(EndCause.MEDIA_FAILED, Side.GATEWAY, words);
            case CallInput.Stopping _ ->
                hangUp(EndCause.GATEWAY_STOPPING, Side.GATEWAY, "The gateway is being stopped.");
            case CallInput.Tick _ -> onTime(nowNanos);
        };
    }

    /** When a {@link CallInput.Tick} is due: monotonic nanoseconds, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNanos() {
        return switch (state) {
            case CallState.Dialling(var deadline) -> deadline;
            case CallState.Ringing(var deadline, _) -> deadline;
            case CallState.AwaitingMedia(var deadline) -> deadline;
            case CallState.Talking _, CallState.Ended _ -> NEVER;
        };
    }

    boolean over() {
        return state instanceof CallState.Ended;
    }

    private List<CallOutput> onSip(SipEvent event, long nowNanos) {
        return switch (event) {
            case SipEvent.Trying _, SipEvent.Info _, SipEvent.Offered _, SipEvent.OfferWanted _, SipEvent.Reanswered _,
                    SipEvent.OfferRefused _, SipEvent.TransferAsked _, SipEvent.TransferProgress _ ->
                List.of();
            case SipEvent.Ringing(var status, var sdp) -> ringing(status, sdp);
            case SipEvent.Answered(var sdp) -> answered(sdp, nowNanos);
            case SipEvent.Refused(var failure) -> refused(failure);
            case SipEvent.HungUp _ -> end(EndCause.HANGUP, OptionalInt.empty(), Side.PHONE, "The phone hung up.");
        };
    }

    private List<CallOutput> onMedia(MediaEvent event) {
        return switch (event) {
            case MediaEvent.BrowserConnected _ -> browserConnected();
            case MediaEvent.BrowserClosed _ -> browserHungUp(); // it may overtake the page's own word
            case MediaEvent.BrowserLost(var reason) ->
                hangUp(EndCause.MEDIA_FAILED, Side.BROWSER, "The browser's media ended: " + reason + ".");
            case MediaEvent.TrunkDigit(var digit, var millis) -> List.of(tell(new CallNews.Dtmf(digit, millis)));
            case MediaEvent.BrowserDigit _, MediaEvent.DigitForInfo _, MediaEvent.TrunkSilent _, MediaEvent.TrunkHeard _ ->
                List.of();
            case MediaEvent.Faulted _ ->
                hangUp(EndCause.FAILED, Side.GATEWAY, "The gateway made a mistake; its log says more.");
        };
    }

    /** RFC 3261 §21.1: 180 and 183 are news to a person; a description in any of them is early media (RFC 3960). */
    private List<CallOutput> ringing(int status, byte[] sdp) {
        boolean wasRinging = state instanceof CallState.Ringing;
        if (!wasRinging && !(state instanceof CallState.Dialling)) {
            return List.of(); // A late provisional response of a forked call.
        }
        boolean wasEarly = state instanceof CallState.Ringing(_, var before) && before;
        boolean early = wasEarly || sdp.length > 0;
        var outputs = new ArrayList<CallOutput>();
        if (sdp.length > 0) {
            outputs.add(new CallOutput.Connect(sdp));
        }
        if (early && !wasEarly || !wasRinging && (status == 180 || status == 183)) {
            state = new CallState.Ringing(nextDeadlineNanos(), early);
            outputs.add(tell(new CallNews.Ringing(early)));
        }
        return outputs;
    }

    /** A trunk that described itself while it rang need not do so again (RFC 6337 §2.2). */
    private List<CallOutput> answered(byte[] sdp, long nowNanos) {
        boolean described = sdp.length == 0 && state instanceof CallState.Ringing(_, var early) && early;
        state = browserConnected
                ? new CallState.Talking()
                : new CallState.AwaitingMedia(nowNanos + times.media().toNanos());
        var answered = tell(new CallNews.Answered());
        return described ? List.of(answered) : List.of(new CallOutput.Connect(sdp), answered);
    }

    private List<CallOutput> browserConnected() {
        browserConnected = true;
        if (state instanceof CallState.AwaitingMedia) {
            state = new CallState.Talking();
        }
        return List.of();
    }

    private List<CallOutput> browserHungUp() {
        boolean answered = state instanceof CallState.Talking || state instanceof CallState.AwaitingMedia;
        return answered
                ? hangUp(EndCause.HANGUP, Side.BROWSER, "You hung up.")
                : hangUp(EndCause.CANCELLED, Side.BROWSER, "You hung up before the phone was answered.");
    }

    private List<CallOutput> refused(SipFailure failure) {
        boolean byPeer = failure.kind() == SipFailure.Kind.REFUSED_BY_PEER; // else its status is only in our words
        var status = byPeer ? OptionalInt.of(failure.status()) : OptionalInt.empty();
        return end(SipOutcome.cause(failure), status, byPeer ? Side.PHONE : Side.GATEWAY, SipOutcome.words(failure));
    }

    private List<CallOutput> onTime(long nowNanos) {
        long deadlineNanos = nextDeadlineNanos();
        if (deadlineNanos == NEVER || deadlineNanos - nowNanos > 0) {
            return List.of();
        }
        return state instanceof CallState.AwaitingMedia
                ? hangUp(
                        EndCause.MEDIA_FAILED,
                        Side.GATEWAY,
                        "The phone was answered, but no media path to the browser was found: is UDP blocked?")
                : hangUp(EndCause.NO_ANSWER, Side.GATEWAY, "Nobody answered the phone.");
    }

    private List<CallOutput> hangUp(EndCause cause, Side by, String words) {
        var outputs = new ArrayList<CallOutput>();
        outputs.add(new CallOutput.HangUpPhone(cause.wireName()));
        outputs.addAll(end(cause, OptionalInt.empty(), by, words));
        return outputs;
    }

    private List<CallOutput> end(EndCause cause, OptionalInt sipStatus, Side by, String words) {
        state = new CallState.Ended();
        return List.of(tell(new CallNews.Ended(cause, sipStatus, by, words)), new CallOutput.Release());
    }

    private static CallOutput tell(CallNews news) {
        return new CallOutput.Tell(news);
    }
}
