package org.trunkline.gateway.call;

import java.util.List;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;

/** What can happen to a call. A leg is one SIP dialog of it, by its number. */
sealed interface CallInput {
    /** From a SIP dialog. */
    record Sip(int leg, SipEvent event) implements CallInput {}

    /** All lines of the trunk are in use: this leg was not dialled. */
    record NoLine(int leg) implements CallInput {}

    /** From the media loop. */
    record Media(MediaEvent event) implements CallInput {}

    /** The person in the page hung up. */
    record BrowserHungUp() implements CallInput {}

    /** The page is gone for good. */
    record BrowserGone() implements CallInput {}

    /** The page's socket is gone; it may come back with another. */
    record BrowserAway() implements CallInput {}

    /** The page is back. */
    record BrowserBack() implements CallInput {}

    /** The browser has another connection: its media is not there yet. */
    record BrowserAnew() implements CallInput {}

    /** The person in the page puts the phone on hold, or takes it back. */
    record Hold(boolean held) implements CallInput {}

    /**
     * The person in the page hands the phone over to a number; {@code goals}: where we call it ourselves if the trunk
     * does not.
     */
    record Transfer(List<Goal> goals) implements CallInput {}

    /** The person in the page joins the phone with that of another of the page's calls. */
    record TransferTo(LiveCall other) implements CallInput {}

    /** Another call of the page takes our phone over: nothing is left for us. */
    record GivenAway() implements CallInput {}

    /** The trunk's session description cannot be used. */
    record TrunkSdpUnusable(String words) implements CallInput {}

    /** An offer of the phone inside the call was answered; {@code held}: it wants to hear nothing. */
    record OfferTaken(boolean held) implements CallInput {}

    /** Another dialog of the trunk takes the place of the phone's (RFC 3891); it has been answered. */
    record Replaced(int leg) implements CallInput {}

    /** The gateway is being stopped. */
    record Stopping() implements CallInput {}

    /** A deadline may have come. */
    record Tick() implements CallInput {}
}
