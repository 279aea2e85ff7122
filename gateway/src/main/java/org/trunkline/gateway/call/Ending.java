package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The ends of a call: each leg that is not over is hung up, the page hears why, and all is given back. */
final class Ending {
    private final Standing standing;

    Ending(Standing standing) {
        this.standing = standing;
    }

    /** By the gateway, or by the page. */
    List<CallOutput> hangUp(EndCause cause, Side by, String words) {
        var outputs = new ArrayList<>(hangUpSecond(cause));
        if (!(standing.state() instanceof CallState.Finding)) {
            outputs.add(new CallOutput.HangUpPhone(standing.phone(), cause));
        }
        outputs.addAll(end(cause, OptionalInt.empty(), by, words));
        return outputs;
    }

    List<CallOutput> browserHungUp() {
        return standing.toldAnswered() || standing.state() instanceof CallState.Accepting
                ? hangUp(EndCause.HANGUP, Side.BROWSER, "You hung up.")
                : hangUp(EndCause.CANCELLED, Side.BROWSER, "You hung up before the phone was answered.");
    }

    List<CallOutput> phoneHungUp() {
        var outputs = new ArrayList<>(hangUpSecond(EndCause.HANGUP));
        outputs.addAll(end(EndCause.HANGUP, OptionalInt.empty(), Side.PHONE, "The phone hung up."));
        return outputs;
    }

    /** The phone is another call's; whom it wanted us to call is nobody's. */
    List<CallOutput> givenAway() {
        var outputs = new ArrayList<>(hangUpSecond(EndCause.TRANSFERRED));
        outputs.addAll(end(EndCause.TRANSFERRED, OptionalInt.empty(), Side.BROWSER, "You handed the call over."));
        return outputs;
    }

    /** Where no leg is left. */
    List<CallOutput> end(EndCause cause, OptionalInt sipStatus, Side by, String words) {
        standing.becomes(new CallState.Ended());
        return List.of(new CallOutput.Tell(new CallNews.Ended(cause, sipStatus, by, words)), new CallOutput.Release());
    }

    private List<CallOutput> hangUpSecond(EndCause cause) {
        return standing.state().second().stream()
                .<CallOutput>map(move -> new CallOutput.HangUpPhone(move.leg(), cause))
                .toList();
    }
}
