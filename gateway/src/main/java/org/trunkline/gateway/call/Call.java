package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.trunkline.gateway.call.CallNews.Warning;
import org.trunkline.gateway.call.HandOver.Instead;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TransferTarget;

/**
 * One call between a browser and a phone, as a pure state machine: inputs and time come in, what is to be done is returned.
 *
 * <pre>
 *   out:  Finding ──a way to the browser──► Dialling
 *         Dialling ──18x──► Ringing ──200──► Talking           browser media ready before the answer
 *           │  ▲              │     └─200─► AwaitingMedia ──► Talking
 *           │  └─ next target ┤                   ▲
 *   in:   Accepting ──────────┼──────ACK──────────┘
 *
 *   Talking ──the phone's REFER──► Moving ──the new phone answers, or does not──► Talking
 *                                    └─the old phone hangs up──► Dialling, the new phone
 *   Talking ──our REFER is refused──► Joining ──the other phone answers──► Joined, without the page
 *                                        └─ it does not ──► Talking
 *   any end ──► Ended
 * </pre>
 *
 * The browser was answered before this machine starts, and its ICE and DTLS run beside it; while it is away, {@link Absence}
 * counts the time. A leg is one SIP dialog; the one
 * that is talked to is the phone. What other legs still say is not heard.
 */
final class Call {
    /** The dialog of a call in. */
    static final int CALLER = 0;

    private final CallTimes times;
    private final Standing standing;
    private final Ending ending;
    private final Absence absence;
    private final PhoneSilence silence;
    private final Reaching reaching;
    private final MovedByPhone moved;
    private final HandedOverByPage handedOver;
    private long endNanos = CallState.NEVER; // as it has lasted long enough; known from the answer on

    private Call(CallTimes times, Function<TransferTarget, List<Goal>> routes, Standing standing) {
        this.times = times;
        this.standing = standing;
        ending = new Ending(standing);
        absence = new Absence(ending);
        silence = new PhoneSilence(standing, ending);
        reaching = new Reaching(times, standing, ending, silence);
        moved = new MovedByPhone(times, routes, standing);
        handedOver = new HandedOverByPage(times, standing, ending);
    }

    /**
     * A call that a page makes.
     *
     * @param times how long it waits
     * @param routes where a phone may send us; none: nowhere
     * @param goals in order, at least one
     * @param nowNanos monotonic time
     */
    static Call out(
            CallTimes times, Function<TransferTarget, List<Goal>> routes, List<Goal> goals, long nowNanos) {
        var finding = new CallState.Finding(nowNanos + times.reach().toNanos());
        return new Call(times, routes, new Standing(finding, goals.getFirst().network(), goals));
    }

    /** A call that came in and that a page takes. */
    static Call in(CallTimes times, Function<TransferTarget, List<Goal>> routes, Network network) {
        return new Call(times, routes, new Standing(new CallState.Accepting(), network, List.of()));
    }

    /**
     * The first step. After an end that came before it there is nothing to do.
     *
     * @param grace for how long a page or media that is lost may come back; zero: not at all
     */
    List<CallOutput> begin(Duration grace) {
        absence.grace(grace);
        return switch (standing.state()) {
            case CallState.Accepting _ -> List.of(new CallOutput.Accept());
            case CallState.Finding _, CallState.Dialling _, CallState.Ringing _, CallState.AwaitingMedia _, CallState.Talking _, CallState.Moving _,
                    CallState.Joining _, CallState.Joined _, CallState.Ended _ ->
                List.of();
        };
    }

    /** One step. After the end nothing comes out any more. */
    List<CallOutput> on(CallInput input, long nowNanos) {
        if (over()) {
            return List.of();
        }
        var outputs = lastsTooLong(nowNanos) ? tooLong() : step(input, nowNanos);
        if (endNanos == CallState.NEVER && standing.state().answered()) {
            endNanos = times.longest().map(longest -> nowNanos + longest.toNanos()).orElse(CallState.NEVER);
        }
        return outputs;
    }

    private List<CallOutput> step(CallInput input, long nowNanos) {
        if (standing.state() instanceof CallState.Joined(var phones)) {
            return joined(phones, input);
        }
        return switch (input) {
            case CallInput.Sip(var leg, var event) -> onSip(leg, event, nowNanos);
            case CallInput.NoLine(var leg) -> noLine(leg);
            case CallInput.Media(var event) -> onMedia(event, nowNanos);
            case CallInput.BrowserHungUp _ -> ending.browserHungUp();
            case CallInput.BrowserGone _ -> absence.pageGone();
            case CallInput.BrowserAway _ -> absence.pageAway(nowNanos);
            case CallInput.BrowserBack _ -> {
                absence.pageBack(nowNanos);
                reaching.awaitAgain(nowNanos);
                yield List.of();
            }
            case CallInput.BrowserAnew _ -> {
                absence.mediaBegins(nowNanos);
                reaching.browserAnew(nowNanos);
                yield List.of();
            }
            case CallInput.Hold(var held) -> standing.holding().want(held, phone(), talking());
            case CallInput.Transfer(var goals) -> switch (goals.getFirst()) {
                case Goal.Number(var at) ->
                    handedOver.begin(new CallOutput.Refer(phone(), at.dialling().number()), new Instead.Dial(goals));
                case Goal.Users _, Goal.Echo _ -> handedOver.beginOurselves(new Instead.Dial(goals), nowNanos);
            };
            case CallInput.TransferTo(var other) ->
                handedOver.begin(new CallOutput.ReferTo(phone(), other), new Instead.Take(other));
            case CallInput.GivenAway _ -> ending.givenAway();
            case CallInput.TrunkSdpUnusable(var words) -> ending.hangUp(EndCause.MEDIA_FAILED, Side.GATEWAY, words);
            case CallInput.OfferTaken(var held) -> standing.holding().byPhone(held);
            case CallInput.Replaced(var leg) -> moved.replaced(leg, held());
            case CallInput.Stopping _ ->
                ending.hangUp(EndCause.GATEWAY_STOPPING, Side.GATEWAY, "The gateway is being stopped.");
            case CallInput.Tick _ -> onTime(nowNanos);
        };
    }

    /** When a {@link CallInput.Tick} is due: monotonic nanoseconds, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNanos() {
        if (!hasBrowser()) {
            return over() ? CallState.NEVER : sooner(standing.state().deadlineNanos(), endNanos);
        }
        return sooner(sooner(stateDeadlineNanos(), absence.nextDeadlineNanos()), endNanos);
    }

    /** Media of a page that is away comes only when the page does. */
    private long stateDeadlineNanos() {
        boolean awaitsWhoIsAway = absence.pageIsAway()
                && (standing.state() instanceof CallState.Finding || standing.state() instanceof CallState.AwaitingMedia);
        return awaitsWhoIsAway ? CallState.NEVER : standing.state().deadlineNanos();
    }

    private static long sooner(long a, long b) {
        return b == CallState.NEVER || a != CallState.NEVER && a - b < 0 ? a : b;
    }

    boolean over() {
        return standing.over();
    }

    /** Whether a page has part in it. */
    boolean hasBrowser() {
        return !over() && !(standing.state() instanceof CallState.Joined);
    }

    /** Whether another dialog may take the place of the phone's. */
    boolean talking() {
        return standing.talking();
    }

    /** Whether another call may have the phone: it is answered, wherever the browser's media is. */
    boolean answered() {
        return talking() || standing.state() instanceof CallState.AwaitingMedia;
    }

    /** Whether a dialog that takes the place of the phone's is described as on hold. */
    boolean held() {
        return standing.holding().held();
    }

    /** The leg that is talked to. */
    int phone() {
        return standing.phone();
    }

    /** The trunk that is talked to, or dialled; or what carries the call instead of one. */
    String trunk() {
        return standing.network().name();
    }

    /** A number for a leg that comes from elsewhere. */
    int newLeg() {
        return standing.newLeg();
    }

    private List<CallOutput> onSip(int leg, SipEvent event, long nowNanos) {
        if (leg == phone()) {
            return onPhone(event, nowNanos);
        }
        return switch (standing.state()) {
            case CallState.Moving(var move, var deadline) when move.leg() == leg -> moved.on(event, move, deadline);
            case CallState.Joining(var move, var deadline) when move.leg() == leg -> handedOver.on(event, move, deadline);
            case CallState.Finding _, CallState.Dialling _, CallState.Ringing _, CallState.Accepting _,
                    CallState.AwaitingMedia _, CallState.Talking _, CallState.Moving _, CallState.Joining _, CallState.Joined _, CallState.Ended _ ->
                List.of();
        };
    }

    private List<CallOutput> onPhone(SipEvent event, long nowNanos) {
        return switch (event) {
            case SipEvent.Trying _ -> List.of();
            case SipEvent.Ringing(var status, var sdp) -> reaching.ringing(status, sdp);
            case SipEvent.Answered(var sdp) -> reaching.answered(sdp, nowNanos);
            case SipEvent.Offered(var sdp) -> List.of(new CallOutput.AnswerOffer(phone(), sdp));
            case SipEvent.OfferWanted _ -> List.of(new CallOutput.GiveOffer(phone()));
            case SipEvent.Reanswered(var sdp) -> standing.holding().answered(sdp, phone());
            case SipEvent.OfferRefused(var status) -> standing.holding().refused(status);
            case SipEvent.TransferAsked(var target) -> moved.asked(target, nowNanos);
            case SipEvent.TransferProgress(var status, var last) -> handedOver.progress(status, last, nowNanos);
            case SipEvent.Info(var type, var body) -> List.of(new CallOutput.HearInfo(type, body));
            case SipEvent.Messaged(var owed) -> List.of(tell(new CallNews.Messaged(owed)));
            case SipEvent.Refused(var failure) -> reaching.refused(failure);
            case SipEvent.HungUp _ -> standing.state() instanceof CallState.Moving(var move, var deadline)
                    ? moved.oldPhoneHungUp(move, deadline)
                    : ending.phoneHungUp();
        };
    }

    private List<CallOutput> onMedia(MediaEvent event, long nowNanos) {
        return switch (event) {
            case MediaEvent.BrowserReached _ -> reaching.browserReached(nowNanos);
            case MediaEvent.BrowserConnected _ -> browserConnected();
            // it may overtake the page's own word, or be that of a page that is loaded anew
            case MediaEvent.BrowserClosed _ -> absence.mediaLost("the browser closed it", ending::browserHungUp, nowNanos);
            case MediaEvent.BrowserLost(var reason) -> absence.mediaLost(
                    reason,
                    () -> ending.hangUp(EndCause.MEDIA_FAILED, Side.BROWSER, "The browser's media ended: " + reason + "."),
                    nowNanos);
            case MediaEvent.TrunkDigit(var digit, var millis) -> List.of(tell(new CallNews.Dtmf(digit, millis)));
            case MediaEvent.BrowserDigit _ -> List.of();
            case MediaEvent.DigitForInfo(var digit, var millis) ->
                List.of(new CallOutput.SendDigit(phone(), digit, millis));
            case MediaEvent.TrunkSilent(var span) -> silence.silent(span);
            case MediaEvent.TrunkHeard _ -> silence.heardAgain();
            case MediaEvent.BrowserSilent(var span) -> List.of(tell(new Warning(
                    Warning.Kind.UNHEARD,
                    "The phone hears nothing: this browser has sent no sound for " + span.toSeconds()
                            + " s. Check the microphone and the network.")));
            case MediaEvent.BrowserHeard _ ->
                List.of(tell(new Warning(Warning.Kind.HEARD_BY_PHONE, "The phone can hear you again.")));
            case MediaEvent.Measured(var quality) -> List.of(tell(new CallNews.Quality(quality)));
            case MediaEvent.MeasuredInAll _ -> List.of(); // the call is over when it comes
            case MediaEvent.Faulted _ ->
                ending.hangUp(EndCause.FAILED, Side.GATEWAY, "The gateway made a mistake; its log says more.");
        };
    }

    private List<CallOutput> browserConnected() {
        var outputs = new ArrayList<>(absence.mediaConnected());
        outputs.addAll(reaching.browserConnected());
        return outputs;
    }

    private List<CallOutput> noLine(int leg) {
        return switch (standing.state()) {
            case CallState.Moving(var move, var deadline) when move.leg() == leg -> moved.refused(move, deadline, 503, true);
            case CallState.Joining(var move, var deadline) when move.leg() == leg ->
                handedOver.refused(move, deadline, 503, true);
            case CallState.Finding _, CallState.Dialling _, CallState.Ringing _, CallState.Accepting _,
                    CallState.AwaitingMedia _, CallState.Talking _, CallState.Moving _, CallState.Joining _, CallState.Joined _, CallState.Ended _ ->
                reaching.noLine();
        };
    }

    private List<CallOutput> joined(TwoPhones phones, CallInput input) {
        var outputs = phones.on(input);
        if (phones.over()) {
            standing.becomes(new CallState.Ended());
        }
        return outputs;
    }

    private boolean lastsTooLong(long nowNanos) {
        return endNanos != CallState.NEVER && endNanos - nowNanos <= 0;
    }

    private List<CallOutput> tooLong() {
        return standing.state() instanceof CallState.Joined(var phones)
                ? joined(phones, new CallInput.Stopping())
                : ending.hangUp(
                        EndCause.TOO_LONG, Side.GATEWAY, "The call has lasted as long as calls of this user may.");
    }

    private List<CallOutput> onTime(long nowNanos) {
        if (absence.isOver(nowNanos)) {
            return absence.end();
        }
        long deadlineNanos = stateDeadlineNanos();
        if (deadlineNanos == CallState.NEVER || deadlineNanos - nowNanos > 0) {
            return List.of();
        }
        return switch (standing.state()) {
            case CallState.Finding _ -> ending.end(
                    EndCause.NO_MEDIA_PATH,
                    OptionalInt.empty(),
                    Side.GATEWAY,
                    "No way was found for the audio between this browser and the gateway, so nobody was called: is UDP blocked?");
            case CallState.AwaitingMedia _ -> ending.hangUp(
                    EndCause.MEDIA_FAILED,
                    Side.GATEWAY,
                    "The phone was answered, but no media path to the browser was found: is UDP blocked?");
            case CallState.Moving(var move, var deadline) -> moved.timedOut(move, deadline);
            case CallState.Joining(var move, var deadline) -> handedOver.refused(move, deadline, 408, false);
            case CallState.Dialling _, CallState.Ringing _ ->
                ending.hangUp(EndCause.NO_ANSWER, Side.GATEWAY, "Nobody answered the phone.");
            case CallState.Accepting _, CallState.Talking _, CallState.Joined _, CallState.Ended _ -> List.of();
        };
    }

    private static CallOutput tell(CallNews news) {
        return new CallOutput.Tell(news);
    }
}
