package org.trunkline.carrier;

import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/** Announces all sixteen keys, then presses them. */
final class KeySender implements Line {
    private final Clips clips = new Clips();
    private boolean pressed;

    KeySender() {
        clips.add(Speech.clip("all-keys"));
    }

    @Override
    public void say(short[] frame, Consumer<Digit> keys) {
        clips.say(frame);
        if (clips.isEmpty() && !pressed) {
            pressed = true;
            for (Digit key : Digit.values()) {
                keys.accept(key);
            }
        }
    }
}
