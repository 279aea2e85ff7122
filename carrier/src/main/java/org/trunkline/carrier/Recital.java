package org.trunkline.carrier;

import java.util.List;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/** Says clips, and the last of them again and again. */
final class Recital implements Line {
    private final short[] last;
    private final Clips clips = new Clips();

    Recital(String... names) {
        List.of(names).forEach(name -> clips.add(Speech.clip(name)));
        last = Speech.clip(names[names.length - 1]);
    }

    @Override
    public void say(short[] frame, Consumer<Digit> keys) {
        if (clips.left() < 2) { // so that one follows the other within a frame
            clips.add(last);
        }
        clips.say(frame);
    }
}
