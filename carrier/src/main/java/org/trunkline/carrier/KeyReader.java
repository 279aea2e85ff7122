package org.trunkline.carrier;

import java.util.Optional;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;

/**
 * Says each key that it hears and presses it in return. When no more come it says how the last ones came.
 *
 * <pre>
 *   "Press any key."   4 2      ──►  "four" "two" "by RFC 4733"
 * </pre>
 */
final class KeyReader implements Line {
    private final Clips clips = new Clips();
    private Optional<Way> unsaid = Optional.empty();

    KeyReader() {
        clips.add(Speech.clip("keys"));
    }

    @Override
    public void hear(Digit key, Way way, Consumer<Digit> keys) {
        if (unsaid.isEmpty()) {
            clips.clear(); // whoever presses knows what was being said
        }
        unsaid.filter(before -> before != way).ifPresent(before -> clips.add(Speech.of(before)));
        clips.add(Speech.of(key));
        unsaid = Optional.of(way);
        keys.accept(key);
    }

    @Override
    public void say(short[] frame, Consumer<Digit> keys) {
        if (clips.isEmpty() && unsaid.isPresent()) {
            clips.add(Speech.of(unsaid.get()));
            unsaid = Optional.empty();
        }
        clips.say(frame);
    }
}
