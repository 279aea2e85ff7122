package org.trunkline.gateway.call;

import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;

/** What can happen to a call. */
sealed interface CallInput {
    /** From the SIP dialog. */
    record Sip(SipEvent event) implements CallInput {}

    /** From the media loop. */
    record Media(MediaEvent event) implements CallInput {}

    /** The person in the page hung up. */
    record BrowserHungUp() implements CallInput {}

    /** The page's socket is gone. */
    record BrowserGone() implements CallInput {}

    /** The trunk's session description cannot be used. */
    record TrunkSdpUnusable(String words) implements CallInput {}

    /** The gateway is being stopped. */
    record Stopping() implements CallInput {}

    /** A deadline may have come. */
    record Tick() implements CallInput {}
}
