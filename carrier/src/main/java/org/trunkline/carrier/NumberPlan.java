package org.trunkline.carrier;

import static org.trunkline.carrier.Script.Action.ANSWER;
import static org.trunkline.carrier.Script.Action.CALL;
import static org.trunkline.carrier.Script.Action.CALL_BACK;
import static org.trunkline.carrier.Script.Action.EARLY_MEDIA;
import static org.trunkline.carrier.Script.Action.HANG_UP;
import static org.trunkline.carrier.Script.Action.RING;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.trunkline.carrier.Script.Step;
import org.trunkline.media.codec.G711;

/** All numbers, and what becomes of a call to each. */
final class NumberPlan {
    private static final List<G711> BOTH_LAWS = List.of(G711.ULAW, G711.ALAW);
    private static final List<Step> RING_THEN_ANSWER = List.of(new Step(0, RING), new Step(400, ANSWER));

    /** What becomes of a call. */
    sealed interface Fate {
        record Refused(int status, String phrase) implements Fate {}

        /**
         * @param laws what the line can speak
         * @param lossy whether its packets come with loss and jitter
         */
        record Taken(Supplier<Line> line, List<Step> steps, List<G711> laws, boolean lossy) implements Fate {}
    }

    private record Entry(TestNumber number, Fate fate) {}

    private static final List<Entry> ENTRIES = List.of(
            entry("00", "Echo", "Says back what you say.", answered(Echo::new)),
            entry("01", "Keys", "Says each key that you press and how it came, and presses it in return.", answered(KeyReader::new)),
            entry("02", "Tone", "A steady tone of 1004 Hz at -10 dBm0.", answered(SteadyTone::new)),
            entry("03", "Speech", "Tells a story, over and over.", answered(story())),
            entry("04", "Busy", "Is busy.", new Fate.Refused(486, "Busy Here")),
            entry("05", "No answer", "Rings and never answers.", taken(story(), new Step(0, RING))),
            entry("06", "Early media", "Speaks for four seconds before it answers.",
                    taken(() -> new Recital("early", "text"), new Step(0, EARLY_MEDIA), new Step(4000, ANSWER))),
            entry("07", "Hang-up", "Hangs up after five seconds.",
                    taken(story(), new Step(0, RING), new Step(400, ANSWER), new Step(5000, HANG_UP))),
            entry("08", "A-law", "Echo for those who speak A-law.",
                    new Fate.Taken(Echo::new, RING_THEN_ANSWER, List.of(G711.ALAW), false)),
            entry("09", "Decline", "Rejects every call.", new Fate.Refused(603, "Decline")),
            entry("10", "Lossy line", "Tells the story over a line with 5 % loss and 80 ms jitter.",
                    new Fate.Taken(story(), RING_THEN_ANSWER, BOTH_LAWS, true)),
            entry("11", "All keys", "Presses all sixteen keys.", answered(KeySender::new)),
            entry("12", "Call me back", "Hangs up after two seconds and calls you a second later.",
                    taken(story(), new Step(0, RING), new Step(400, ANSWER), new Step(2000, CALL_BACK), new Step(0, HANG_UP))));

    /** What the carrier does when it calls back; the story is long enough for everybody. */
    static final Fate.Taken CALLING_BACK =
            new Fate.Taken(story(), List.of(new Step(1000, CALL), new Step(60_000, HANG_UP)), BOTH_LAWS, false);

    /** Who calls back. */
    static final String CALLER_BACK = "+15550112";

    private NumberPlan() {}

    static List<TestNumber> numbers() {
        return ENTRIES.stream().map(Entry::number).toList();
    }

    /** @param dialled the user part of the request's URI; with or without its plus */
    static Optional<Fate> fate(String dialled) {
        String number = dialled.startsWith("+") ? dialled : "+" + dialled;
        return ENTRIES.stream().filter(entry -> entry.number.number().equals(number)).findFirst().map(Entry::fate);
    }

    private static Entry entry(String ending, String name, String description, Fate fate) {
        return new Entry(new TestNumber("+155501" + ending, name, description), fate);
    }

    private static Supplier<Line> story() {
        return () -> new Recital("text");
    }

    private static Fate answered(Supplier<Line> line) {
        return new Fate.Taken(line, RING_THEN_ANSWER, BOTH_LAWS, false);
    }

    private static Fate taken(Supplier<Line> line, Step... steps) {
        return new Fate.Taken(line, List.of(steps), BOTH_LAWS, false);
    }
}
