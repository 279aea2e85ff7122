package org.trunkline.media.bridge;

import java.util.OptionalInt;

/**
 * What the trunk agreed to hear.
 *
 * @param codec its codec
 * @param payloadType of the codec
 * @param tonePayloadType of telephone-event, on the codec's clock
 * @param noisePayloadType of comfort noise, where it is told of pauses by that; empty: it is sent their noise
 * @param ptimeMillis how much audio a packet holds: 10 to 60, in tens
 */
record TrunkFormat(
        TrunkCodec codec, int payloadType, OptionalInt tonePayloadType, OptionalInt noisePayloadType, int ptimeMillis) {
    private static final int LONGEST_PTIME_MILLIS = 60;

    /** A stream that never stops. */
    TrunkFormat(TrunkCodec codec, int payloadType, OptionalInt tonePayloadType, int ptimeMillis) {
        this(codec, payloadType, tonePayloadType, OptionalInt.empty(), ptimeMillis);
    }

    TrunkFormat {
        ptimeMillis = Math.clamp(ptimeMillis - ptimeMillis % 10, 10, LONGEST_PTIME_MILLIS); // less than asked is never too long
    }

    int ticksAPacket() {
        return ptimeMillis * Playhead.HZ / 1000;
    }
}
