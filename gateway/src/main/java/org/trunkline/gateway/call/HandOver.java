package org.trunkline.gateway.call;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.trunkline.gateway.call.CallNews.Transfer.Step;

/**
 * A transfer that the page asked for: the phone does the calling and tells how it goes (RFC 3515 §2.4.5).
 *
 * <pre>
 *   idle ──REFER──► asked ──NOTIFY 180──► rings ──NOTIFY 200──► done: our call ends
 *                     ├───────── NOTIFY from 300 on ──► failed: the call is as it was
 *                     └───────── REFER refused ──► we call ourselves, and join both phones
 * </pre>
 */
final class HandOver {
    /** What we do ourselves where the trunk does not. */
    sealed interface Instead {
        /** Call the number. */
        record Dial(List<Goal> goals) implements Instead {}

        /** Join with the phone of another call. */
        record Take(LiveCall other) implements Instead {}
    }

    private boolean asked;
    private boolean rings;
    private boolean accepted;
    private Optional<Instead> instead = Optional.empty();

    /** False while one is under way. */
    boolean begin(Instead ourselves) {
        boolean first = !asked;
        if (first) {
            asked = true;
            rings = false;
            accepted = false;
            instead = Optional.of(ourselves);
        }
        return first;
    }

    /** The trunk refused to do it at all: what we do instead, once. */
    Optional<Instead> refused(int status, boolean last) {
        boolean atOnce = asked && last && status / 100 != 2 && !accepted;
        var ourselves = atOnce ? instead : Optional.<Instead>empty();
        asked &= ourselves.isEmpty();
        instead = Optional.empty();
        return ourselves;
    }

    /** A final status ends it. */
    List<CallOutput> progress(int status, boolean last) {
        if (!asked) {
            return List.of();
        }
        asked = !last;
        accepted = true;
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
