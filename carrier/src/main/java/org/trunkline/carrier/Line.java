package org.trunkline.carrier;

import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/** What answers at a number: it hears the caller and says a frame each 20 ms. Sound is 16 bit, 8 kHz, mono. */
interface Line {
    int RATE_HZ = 8000;
    int FRAME_SAMPLES = 160;
    long FRAME_NANOS = 20_000_000;

    /** How a key came. */
    enum Way {
        RTP,
        INFO
    }

    /** A piece of the caller's sound, any number of samples; {@code rtpTimestamp} says where it belongs. */
    default void hear(int rtpTimestamp, short[] pcm) {}

    /** The caller pressed a key. What the line presses itself goes to {@code keys}. */
    default void hear(Digit key, Way way, Consumer<Digit> keys) {}

    /** Fills the next frame, which is all zero. Not called while a key is being sent. */
    void say(short[] frame, Consumer<Digit> keys);
}
