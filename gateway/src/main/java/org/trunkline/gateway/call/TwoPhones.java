package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;

/**
 * Two phones that were joined and the page has left: each may change its session, and the end of one is the end of both.
 *
 * <pre>
 *   one: talked to the page ──held? we take it back──► both talk ──either hangs up──► over
 *   other: was called for it ────────────────────────►     │ re-INVITE, UPDATE: answered by us
 * </pre>
 */
final class TwoPhones {
    private final int one;
    private final int other;
    private final Holding ofOne;
    private boolean over;

    /** Of two legs; the page may hold the first. */
    TwoPhones(int one, int other, Holding ofOne) {
        this.one = one;
        this.other = other;
        this.ofOne = ofOne;
    }

    /** Nobody else would take back whom the page held. */
    List<CallOutput> begin() {
        return ofOne.want(false, one, true);
    }

    /** What legs that were given up before still say is not heard. */
    List<CallOutput> on(CallInput input) {
        return switch (input) {
            case CallInput.Sip(var leg, _) when leg != one && leg != other -> List.of();
            case CallInput.Sip(var leg, SipEvent.Offered(var sdp)) -> List.of(new CallOutput.AnswerOffer(leg, sdp));
            case CallInput.Sip(var leg, SipEvent.OfferWanted _) -> List.of(new CallOutput.GiveOffer(leg));
            case CallInput.Sip(var leg, SipEvent.Reanswered(var sdp)) -> reanswered(leg, sdp);
            case CallInput.Sip(var leg, SipEvent.OfferRefused(var status)) when leg == one -> untold(ofOne.refused(status));
            case CallInput.Sip(var leg, SipEvent.TransferAsked _) -> List.of(new CallOutput.Report(leg, 603));
            case CallInput.Sip(var leg, SipEvent.Messaged(var owed)) ->
                List.of(new CallOutput.PassOn(leg == one ? other : one, owed));
            case CallInput.Sip(var leg, SipEvent.HungUp _) -> part(leg == one ? other : one);
            case CallInput.Sip(var leg, SipEvent.Refused _) -> part(leg == one ? other : one);
            case CallInput.TrunkSdpUnusable _, CallInput.Stopping _ -> part(one, other);
            case CallInput.Media(MediaEvent.Faulted _) -> part(one, other);
            case CallInput.Sip _, CallInput.Media _, CallInput.NoLine _, CallInput.BrowserHungUp _,
                    CallInput.BrowserGone _, CallInput.BrowserAway _, CallInput.BrowserBack _, CallInput.BrowserAnew _,
                    CallInput.Hold _, CallInput.Transfer _, CallInput.TransferTo _,
                    CallInput.GivenAway _, CallInput.OfferTaken _, CallInput.Replaced _, CallInput.Tick _ ->
                List.of();
        };
    }

    /** Whether they have parted. */
    boolean over() {
        return over;
    }

    /** What the phone that was held answers may have to be followed by our offer to take it back. */
    private List<CallOutput> reanswered(int leg, byte[] sdp) {
        return leg == one ? untold(ofOne.answered(sdp, leg)) : List.of(new CallOutput.Connect(leg, sdp));
    }

    /** No page hears of it. */
    private static List<CallOutput> untold(List<CallOutput> outputs) {
        return outputs.stream().filter(output -> !(output instanceof CallOutput.Tell)).toList();
    }

    private List<CallOutput> part(int... legs) {
        over = true;
        var outputs = new ArrayList<CallOutput>();
        for (int leg : legs) {
            outputs.add(new CallOutput.HangUpPhone(leg, EndCause.HANGUP));
        }
        outputs.add(new CallOutput.Release());
        return outputs;
    }
}
