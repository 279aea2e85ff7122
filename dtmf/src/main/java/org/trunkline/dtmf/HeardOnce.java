package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells each press once, however many ways a peer sends it at a time.
 *
 * <pre>
 *   telephone-event   5 5       2            each press is told when the first way says that it is over,
 *   tone in the audio  5  5      2           unless a telephone-event for it goes on: that knows its length best
 *   INFO                 5   5      2
 *   told              5 5       2
 * </pre>
 *
 * A way says each press once. So what a way hears belongs to the oldest press of this digit that this way has not heard yet,
 * if that one is recent enough: within half a second in the media, two seconds where INFO, which may be sent again, is one of
 * the two. Else it is a new press. A tone that falls into a press that was told by another way is no new one, even if the
 * detector has heard it in two pieces. Used by one thread.
 */
public final class HeardOnce {
    private static final long MEDIA_NANOS = 500_000_000L;
    private static final long INFO_NANOS = 2_000_000_000L; // RFC 3261 §17.1.2.2: sent again after 0.5 s and 1.5 s
    private static final int MOST_REMEMBERED = 64;

    /** How a press may come. */
    public enum Way {
        /** RFC 4733. */
        EVENT,
        /** An INFO request. */
        INFO,
        /** A tone in the audio. */
        TONE
    }

    private static final class Press {
        private final Digit digit;
        private final Set<Way> heard = EnumSet.noneOf(Way.class);
        private final Set<Way> open = EnumSet.noneOf(Way.class);
        private boolean told;
        private long lastNanos;

        Press(Digit digit, long nowNanos) {
            this.digit = digit;
            lastNanos = nowNanos;
        }
    }

    private final List<Press> presses = new ArrayList<>();

    /**
     * A press began.
     *
     * @param way how it came
     * @param digit which
     * @param nowNanos monotonic time
     */
    public void began(Way way, Digit digit, long nowNanos) {
        forgetOld(nowNanos);
        Press press = unheard(way, digit, nowNanos).orElseGet(() -> add(digit, nowNanos));
        press.heard.add(way);
        press.open.add(way);
    }

    /**
     * A press that began is over.
     *
     * @param way how it came
     * @param digit which
     * @param nowNanos monotonic time
     * @return whether it is to be told now
     */
    public boolean ended(Way way, Digit digit, long nowNanos) {
        Optional<Press> found = presses.stream().filter(p -> p.digit == digit && p.open.contains(way)).findFirst();
        if (found.isEmpty()) {
            return false;
        }
        Press press = found.get();
        press.open.remove(way);
        boolean tell = !press.told && !press.open.contains(Way.EVENT);
        press.told |= tell;
        if (tell || way == Way.EVENT) {
            press.lastNanos = nowNanos;
        }
        return tell;
    }

    /**
     * A press came whole.
     *
     * @param way how it came
     * @param digit which
     * @param nowNanos monotonic time
     * @return whether it is to be told now
     */
    public boolean whole(Way way, Digit digit, long nowNanos) {
        began(way, digit, nowNanos);
        return ended(way, digit, nowNanos);
    }

    private Optional<Press> unheard(Way way, Digit digit, long nowNanos) {
        return presses.stream()
                .filter(press -> press.digit == digit && isSame(press, way, nowNanos))
                .findFirst();
    }

    private static boolean isSame(Press press, Way way, long nowNanos) {
        if (press.open.isEmpty()) {
            return !press.heard.contains(way) && isRecent(press, way, nowNanos);
        }
        return way == Way.TONE || !press.heard.contains(way); // a piece of a tone, while the press goes on
    }

    private static boolean isRecent(Press press, Way way, long nowNanos) {
        boolean info = way == Way.INFO || press.heard.equals(EnumSet.of(Way.INFO));
        return nowNanos - press.lastNanos <= (info ? INFO_NANOS : MEDIA_NANOS);
    }

    private Press add(Digit digit, long nowNanos) {
        if (presses.size() == MOST_REMEMBERED) {
            presses.removeFirst();
        }
        Press press = new Press(digit, nowNanos);
        presses.add(press);
        return press;
    }

    private void forgetOld(long nowNanos) {
        presses.removeIf(press -> press.open.isEmpty() && nowNanos - press.lastNanos > INFO_NANOS);
    }
}
