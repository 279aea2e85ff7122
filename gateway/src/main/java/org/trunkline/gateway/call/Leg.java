package org.trunkline.gateway.call;

import org.trunkline.sip.SipCall;

/**
 * One SIP dialog of a call, and the trunk's line that it takes.
 *
 * @param phone the dialog
 * @param line given back when the dialog is over
 */
record Leg(SipCall phone, Line line) {
    /** One of the lines that a trunk has. */
    @FunctionalInterface
    interface Line {
        /** Gives it back; again does nothing. */
        void giveBack();
    }
}
