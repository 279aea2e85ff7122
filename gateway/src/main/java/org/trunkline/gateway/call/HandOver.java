package org.trunkline.gateway.call;

import java.util.List;
import java.util.OptionalInt;
import org.trunkline.gateway.call.CallNews.Transfer.Step;

/**
 * A transfer that the page asked for: the phone does the calling and tells how it goes (RFC 3515 §2.4.5).
 *
 * <pre>
 *   idle ──REFER──► asked ──NOTIFY 180──► rings ──NOTIFY 200──► done: our call ends
 *                     └───────── NOTIFY or REFER from 300 on ──► failed: the call is as it was
 * </pre>
 */
final class HandOver {
    private boolean asked;
    private boolean rings;

    /** False while one is under way. */
    boolean begin() {
        boolean first = !asked;
        asked = true;
        rings = false;
        return first;
    }

    boolean underWay() {
        return asked;
    }

    /** A final status ends it. */
    List<CallOutput> progress(int status, boolean last) {
        if (!asked) {
            return List.of();
        }
        asked = !last;
        if (!last) {
            boolean news = status >= 180 && !rings;
            rings |= status >= 180;
            return news ? List.of(tell(Step.RINGING, status, "The other phone rings.")) : List.of();
        }
        return List.of(status / 100 == 2
                ? tell(Step.DONE, status, "The call was handed over.")
                : tell(Step.FAILED, status, "The call could not be handed over (SIP " + status + ")."));
    }

    static CallOutput tell(Step step, int status, String words) {
        var known = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
        return new CallOutput.Tell(new CallNews.Transfer(step, Side.BROWSER, known, words));
    }
}
