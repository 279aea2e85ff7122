package org.trunkline.dtmf;

/** What tells one press, or one segment of a long one, from every other (RFC 4733 §2.5.2.2). */
record PressId(int ssrc, int timestamp, Digit digit) {
    /** Clock units from this press's timestamp to the other's, negative when that is older; right across the wrap. */
    int unitsUntil(PressId other) {
        return other.timestamp - timestamp;
    }
}
