package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.List;
import org.trunkline.gateway.call.CallNews.Warning;

/** A phone of which nothing is heard: a warning or the end, as its trunk wants. One that only rings need not be heard. */
final class PhoneSilence {
    private final Standing standing;
    private final Ending ending;
    private boolean whileItRang;

    PhoneSilence(Standing standing, Ending ending) {
        this.standing = standing;
        this.ending = ending;
    }

    List<CallOutput> silent(Duration silence) {
        if (!standing.toldAnswered()) {
            whileItRang = true;
            return List.of();
        }
        var words = "Nothing has come from the phone for " + silence.toSeconds() + " s.";
        return standing.network().silenceEnds()
                ? ending.hangUp(EndCause.MEDIA_FAILED, Side.PHONE, words)
                : List.of(new CallOutput.Tell(new Warning(Warning.Kind.SILENT, words)));
    }

    List<CallOutput> heardAgain() {
        boolean told = !whileItRang;
        whileItRang = false;
        return told
                ? List.of(new CallOutput.Tell(new Warning(Warning.Kind.HEARD_AGAIN, "The phone is heard again.")))
                : List.of();
    }

    /** From now on it counts. */
    List<CallOutput> answered() {
        boolean anew = whileItRang;
        whileItRang = false;
        return anew ? List.of(new CallOutput.Listen()) : List.of();
    }
}
