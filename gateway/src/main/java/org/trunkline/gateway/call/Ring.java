package org.trunkline.gateway.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.trunkline.config.RouteTarget.ToUser;

/**
 * A call in until somebody takes it, as a pure state machine.
 *
 * <pre>
 *             ┌──── no answer, and there is a next target ─────┐
 *             ▼                                                │
 *   Seeking ──pages──► Ringing ──a page answers──► Taken       │   its others stop: answered elsewhere
 *     │ ▲ │                ├─a page rejects────────► Over: 486, 603    one rejects for all
 *     │ │ └─nobody, last──►├─the last page closes──► next target, or Over: 480
 *     └─┘ nobody, next     ├─no answer─────────────► next target, or Over: 480
 *                          └─the caller gives up───► Over
 * </pre>
 */
final class Ring {
    private static final long NEVER = Long.MAX_VALUE;

    /** Where it stands. */
    sealed interface State {
        /** The user's pages are being looked up. */
        record Seeking() implements State {}

        /** These pages ring. */
        record Ringing(Set<Station> pages, long deadlineNanos) implements State {}

        /** A page took it. */
        record Taken() implements State {}

        /** Nobody did. */
        record Over() implements State {}
    }

    /** What can happen. */
    sealed interface Input {
        /** The pages of the user that was sought; none: nobody is online. */
        record Found(Set<Station> pages) implements Input {}

        /** A page took the call, and its media is ready. */
        record Answered(Station page) implements Input {}

        /** The person at a page does not want the call. */
        record Rejected(Station page, Rejection how) implements Input {}

        /** A page is closed. */
        record Gone(Station page) implements Input {}

        /** The caller gave up. */
        record CallerGone() implements Input {}

        /** The gateway is being stopped. */
        record Stopping() implements Input {}

        /** A deadline may have come. */
        record Tick() implements Input {}
    }

    /** What is to be done. */
    sealed interface Output {
        /** Look up the pages of a user. */
        record Seek(ToUser user) implements Output {}

        /** Tell the caller that it rings (180). */
        record TellCaller() implements Output {}

        /** Let a page ring. */
        record RingAt(Station page) implements Output {}

        /** Let a page stop. */
        record Stop(Station page, CallNews.Ended why) implements Output {}

        /** Refuse the call. */
        record Refuse(int status, String phrase) implements Output {}

        /** Nothing more comes: give back what is held, unless a page took it. */
        record Finished(boolean taken) implements Output {}
    }

    private final List<ToUser> targets;
    private final CallTimes times;
    private int next;
    private boolean callerKnows;
    private State state = new State.Seeking();

    Ring(List<ToUser> targets, CallTimes times) {
        this.targets = List.copyOf(targets);
        this.times = times;
    }

    /** The first step. */
    List<Output> begin() {
        return seekNext();
    }

    List<Output> on(Input input, long nowNanos) {
        return switch (state) {
            case State.Seeking _ -> seeking(input, nowNanos);
            case State.Ringing ringing -> ringing(input, ringing, nowNanos);
            case State.Taken _, State.Over _ -> List.of();
        };
    }

    /** Whether a page may still take it. */
    boolean ringsAt(Station page) {
        return state instanceof State.Ringing(var pages, _) && pages.contains(page);
    }

    long nextDeadlineNanos() {
        return switch (state) {
            case State.Ringing(_, var deadline) -> deadline;
            case State.Seeking _, State.Taken _, State.Over _ -> NEVER;
        };
    }

    private List<Output> seeking(Input input, long nowNanos) {
        return switch (input) {
            case Input.Found(var pages) -> pages.isEmpty() ? seekNext() : ringAll(pages, nowNanos);
            case Input.CallerGone _ -> over(List.of());
            case Input.Stopping _ -> over(List.of(new Output.Refuse(503, "Service Unavailable")));
            case Input.Answered _, Input.Rejected _, Input.Gone _, Input.Tick _ -> List.of();
        };
    }

    private List<Output> ringing(Input input, State.Ringing now, long nowNanos) {
        return switch (input) {
            case Input.Answered(var page) -> taken(page, now.pages());
            case Input.Rejected(var page, var how) when now.pages().contains(page) -> rejected(page, how, now.pages());
            case Input.Rejected _ -> List.of();
            case Input.Gone(var page) -> gone(page, now);
            case Input.CallerGone _ -> over(stop(
                    now.pages(), EndCause.CANCELLED_BY_CALLER, OptionalInt.empty(), Side.PHONE, "The caller gave up."));
            case Input.Stopping _ -> stopping(now.pages());
            case Input.Tick _ -> now.deadlineNanos() - nowNanos > 0 ? List.of() : nobodyAnswered(now.pages());
            case Input.Found _ -> List.of();
        };
    }

    /** RFC 3261 §21.1.2: 180 is sent when a page rings, not before; once is enough. */
    private List<Output> ringAll(Set<Station> pages, long nowNanos) {
        state = new State.Ringing(Set.copyOf(pages), nowNanos + times.ring().toNanos());
        var outputs = new ArrayList<Output>();
        pages.forEach(page -> outputs.add(new Output.RingAt(page)));
        if (!callerKnows) {
            callerKnows = true;
            outputs.add(new Output.TellCaller());
        }
        return outputs;
    }

    private List<Output> taken(Station page, Set<Station> pages) {
        state = new State.Taken();
        var outputs = stop(
                without(page, pages),
                EndCause.ANSWERED_ELSEWHERE,
                OptionalInt.empty(),
                Side.BROWSER,
                "The call was answered on another page.");
        outputs.add(new Output.Finished(true));
        return outputs;
    }

    /** One person, many pages: who rejects at one does not want the others to go on ringing. */
    private List<Output> rejected(Station page, Rejection how, Set<Station> pages) {
        var status = OptionalInt.of(how.status());
        var outputs = stop(Set.of(page), EndCause.DECLINED, status, Side.BROWSER, "You rejected the call.");
        outputs.addAll(stop(
                without(page, pages),
                EndCause.DECLINED_ELSEWHERE,
                status,
                Side.BROWSER,
                "The call was rejected on another page."));
        outputs.add(new Output.Refuse(how.status(), how.phrase()));
        return over(outputs);
    }

    private List<Output> gone(Station page, State.Ringing now) {
        var others = without(page, now.pages());
        if (others.isEmpty()) {
            return seekNext();
        }
        state = new State.Ringing(others, now.deadlineNanos());
        return List.of();
    }

    private List<Output> nobodyAnswered(Set<Station> pages) {
        var outputs = stop(pages, EndCause.NO_ANSWER, OptionalInt.empty(), Side.GATEWAY, "You did not answer.");
        outputs.addAll(seekNext());
        return outputs;
    }

    private List<Output> stopping(Set<Station> pages) {
        var outputs = stop(
                pages, EndCause.GATEWAY_STOPPING, OptionalInt.empty(), Side.GATEWAY, "The gateway is being stopped.");
        outputs.add(new Output.Refuse(503, "Service Unavailable"));
        return over(outputs);
    }

    private List<Output> seekNext() {
        if (next == targets.size()) {
            return over(List.of(new Output.Refuse(480, "Temporarily Unavailable")));
        }
        state = new State.Seeking();
        return List.of(new Output.Seek(targets.get(next++)));
    }

    private List<Output> over(List<Output> before) {
        state = new State.Over();
        var outputs = new ArrayList<>(before);
        outputs.add(new Output.Finished(false));
        return outputs;
    }

    private static List<Output> stop(
            Set<Station> pages, EndCause cause, OptionalInt sipStatus, Side by, String words) {
        var why = new CallNews.Ended(cause, sipStatus, by, words);
        var outputs = new ArrayList<Output>();
        pages.forEach(page -> outputs.add(new Output.Stop(page, why)));
        return outputs;
    }

    private static Set<Station> without(Station page, Set<Station> pages) {
        var others = new HashSet<>(pages);
        others.remove(page);
        return others;
    }
}
