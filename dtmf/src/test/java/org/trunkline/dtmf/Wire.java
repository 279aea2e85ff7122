package org.trunkline.dtmf;

/** A telephone-event packet as it is seen on a wire at some time. */
record Wire(long atNanos, boolean marker, int timestamp, TelephoneEvent event) {
    Wire at(long nanos) {
        return new Wire(nanos, marker, timestamp, event);
    }
}
