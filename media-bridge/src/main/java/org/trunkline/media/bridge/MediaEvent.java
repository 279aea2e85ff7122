package org.trunkline.media.bridge;

import java.time.Duration;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.quality.CallQuality;

/** What the media of a call tells the call; immutable, handed over from the media loop. */
public sealed interface MediaEvent {
    /** A path to the browser was found: media will get through. */
    record BrowserReached() implements MediaEvent {}

    /** ICE and DTLS are done: the browser can hear and be heard. */
    record BrowserConnected() implements MediaEvent {}

    /** The browser closed its connection on purpose. */
    record BrowserClosed() implements MediaEvent {}

    /**
     * The browser leg is over, and the browser did not say so.
     *
     * @param reason why, in words
     */
    record BrowserLost(String reason) implements MediaEvent {}

    /**
     * A digit that the phone pressed has ended.
     *
     * @param digit which
     * @param durationMillis how long
     */
    record TrunkDigit(Digit digit, int durationMillis) implements MediaEvent {}

    /**
     * A digit that the browser pressed has ended.
     *
     * @param digit which
     * @param durationMillis how long
     */
    record BrowserDigit(Digit digit, int durationMillis) implements MediaEvent {}

    /**
     * A digit that the browser pressed is to go to the trunk by INFO, as it was negotiated.
     *
     * @param digit which
     * @param durationMillis how long
     */
    record DigitForInfo(Digit digit, int durationMillis) implements MediaEvent {
        @Override
        public String toString() { // no digit where it may be logged
            return "DigitForInfo[" + durationMillis + " ms]";
        }
    }

    /**
     * The trunk has sent nothing for as long as it may, or ten seconds; never told while it is held.
     *
     * @param silence how long
     */
    record TrunkSilent(Duration silence) implements MediaEvent {}

    /** The trunk is heard again. */
    record TrunkHeard() implements MediaEvent {}

    /**
     * The browser has sent nothing for that long though its media is connected; never told while the trunk does not listen.
     *
     * @param silence how long
     */
    record BrowserSilent(Duration silence) implements MediaEvent {}

    /** The browser is heard again. */
    record BrowserHeard() implements MediaEvent {}

    /**
     * How good the call was in the last five seconds.
     *
     * @param quality of both legs
     */
    record Measured(CallQuality quality) implements MediaEvent {}

    /**
     * How good the call was in all; told at its end.
     *
     * @param quality of both legs
     */
    record MeasuredInAll(CallQuality quality) implements MediaEvent {}

    /** A bug of ours ended this call's media; the details are in the log. */
    record Faulted() implements MediaEvent {}
}
