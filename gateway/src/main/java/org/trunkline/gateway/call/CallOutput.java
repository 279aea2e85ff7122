package org.trunkline.gateway.call;

import org.trunkline.dtmf.Digit;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.OwedMessage;

/** What a call wants done. A leg is one SIP dialog of it, by its number. */
sealed interface CallOutput {
    /** Send an INVITE; the media is offered anew, and on hold if the page holds whom this leg replaces. */
    record Dial(int leg, Goal goal, boolean held) implements CallOutput {}

    /** Answer the call that came in. */
    record Accept() implements CallOutput {}

    /** Give a phone's session description to the media; the browser talks to it from now on. */
    record Connect(int leg, byte[] sdp) implements CallOutput {}

    /** Join the phone with another; the browser leaves. */
    record Join(int leg, byte[] sdp) implements CallOutput {}

    /** Take the phone of another call over, to join it with ours. */
    record Take(int leg, LiveCall other) implements CallOutput {}

    /** Answer the phone's offer inside the call with a description computed for it. */
    record AnswerOffer(int leg, byte[] sdp) implements CallOutput {}

    /** Give the phone the offer that it wants. */
    record GiveOffer(int leg) implements CallOutput {}

    /** Put the media on hold or take it back, and offer that to the phone. */
    record Offer(int leg, boolean held) implements CallOutput {}

    /** The phone did not take our offer: the media is as it was. */
    record Hold(boolean held) implements CallOutput {}

    /** From now on the phone should be heard; that it was not counts no more. */
    record Listen() implements CallOutput {}

    /** Send a digit by INFO. */
    record SendDigit(int leg, Digit digit, int durationMillis) implements CallOutput {
        @Override
        public String toString() { // no digit where it may be logged
            return "SendDigit[" + durationMillis + " ms]";
        }
    }

    /** An INFO came; if it is a digit, it is the media's. */
    record HearInfo(String contentType, byte[] body) implements CallOutput {}

    /** Ask the phone to call a number in our place. */
    record Refer(int leg, Dialled number) implements CallOutput {}

    /** Ask the phone to join with that of another call. */
    record ReferTo(int leg, LiveCall other) implements CallOutput {}

    /** Tell the phone how the transfer that it asked for goes on. */
    record Report(int leg, int status) implements CallOutput {}

    /** Send what the other phone has written; it waits for the answer. */
    record PassOn(int leg, OwedMessage message) implements CallOutput {}

    /** End a SIP dialog, in whatever state it is; the cause goes into the Reason header. */
    record HangUpPhone(int leg, EndCause cause) implements CallOutput {}

    /** Tell the browser. */
    record Tell(CallNews news) implements CallOutput {}

    /** Give media, ports and the call itself back. Once, and last. */
    record Release() implements CallOutput {}
}
