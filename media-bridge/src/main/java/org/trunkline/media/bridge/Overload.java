package org.trunkline.media.bridge;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides what a media loop that comes late gives up, and when it takes it back. Each step down needs a fifth of a second of
 * strain, each step up a time of calm.
 *
 * <pre>
 *              strain            strain         strain            strain
 *   AtEase(5) ────────► Saving(4) ──────►  ...  ──────► Saving(1) ──────► Refusing    no new calls
 *       ▲                                           and no encoder where the network is clean
 *       │                                                                    │
 *       └──calm── Saving(4) ◄──calm──      ...          Saving(1) ◄──calm────┘         calls first, then effort
 *
 *   strain   beats that come late, or between which the loop hardly slept: the next call would make them late
 *   calm     beats in time, and sleep between them, in which the next step of effort fits
 * </pre>
 *
 * With the least effort the encoder itself is spared where it can be, also where that is the usual effort.
 * Where nothing is left to save, strain begins earlier, as the calls that were let in just before are still on their way to
 * the loop. A loop that is far too late saves all effort in one step.
 */
final class Overload {
    private static final long STRAIN_NANOS = 200_000_000;
    private static final int LEAST_COMPLEXITY = 1; // 0 costs as much
    private static final int NEVER_SLEEPS_PERCENT = 95;
    private static final int FULL_PERCENT = 85; // calls on their way fit in between
    private static final int SLEEPS_PERCENT = 80; // a step of effort and some calls fit in between
    private static final int DOUBLE_WORK_PERCENT = 65; // the first step, from 1 to 2, which doubles an encoder's work
    private static final int ENCODERS_BACK_PERCENT = 50; // the same, where it may bring all of them back
    private static final long MOST_OF_A_BEAT_NANOS = STRAIN_NANOS / 2; // to stop once, however long, is no overload
    private static final int RELAPSE = 3; // so much time of calm does an uneasy beat cost

    /** What is given up. */
    sealed interface State {
        /** Effort toward browsers. */
        Effort effort();

        /** Whether new calls are taken. */
        boolean admits();
    }

    /** Nothing. */
    record AtEase(int complexity) implements State {
        @Override
        public Effort effort() {
            return new Effort(complexity, false);
        }

        @Override
        public boolean admits() {
            return true;
        }
    }

    /** Some of the effort. */
    record Saving(int complexity) implements State {
        @Override
        public Effort effort() {
            return new Effort(complexity, complexity <= LEAST_COMPLEXITY);
        }

        @Override
        public boolean admits() {
            return true;
        }
    }

    /** What can be saved of the effort, and new calls. */
    record Refusing(int complexity) implements State {
        @Override
        public Effort effort() {
            return new Effort(complexity, true);
        }

        @Override
        public boolean admits() {
            return false;
        }
    }

    private final BooleanSupplier spares;
    private final int usualComplexity;
    private final long lateNanos;
    private final long tooLateNanos;
    private final long calmNanos;
    private State state;
    private long strainedNanos;
    private long calmedNanos;

    /** @param spares whether there are calls whose encoder is spared at this moment */
    Overload(int usualComplexity, OverloadSettings settings, BooleanSupplier spares) {
        this.spares = spares;
        this.usualComplexity = usualComplexity;
        lateNanos = settings.late().toNanos();
        tooLateNanos = settings.tooLate().toNanos();
        calmNanos = settings.calm().toNanos();
        state = new AtEase(usualComplexity);
    }

    State state() {
        return state;
    }

    /**
     * A beat of the loop.
     *
     * @return the state that it has come to, where that is another
     */
    Optional<State> on(long latenessNanos, long busyNanos, long sinceNanos) {
        boolean strained = latenessNanos > lateNanos || busyNanos * 100 > sinceNanos * strainPercent();
        boolean calm = latenessNanos <= lateNanos && nextStepFits(busyNanos * 100, sinceNanos);
        long beatNanos = Math.min(sinceNanos, MOST_OF_A_BEAT_NANOS);
        strainedNanos = Math.max(0, strainedNanos + (strained ? beatNanos : -beatNanos));
        calmedNanos = Math.max(0, calmedNanos + (calm ? beatNanos : -beatNanos * RELAPSE));
        if (strainedNanos >= STRAIN_NANOS) {
            return become(down(latenessNanos > tooLateNanos));
        }
        return calmedNanos >= calmNanos ? become(up()) : Optional.empty();
    }

    private int complexity() {
        return state.effort().complexity();
    }

    private int strainPercent() {
        return complexity() > LEAST_COMPLEXITY ? NEVER_SLEEPS_PERCENT : FULL_PERCENT;
    }

    /** All calls are looked at only where it depends on them. */
    private boolean nextStepFits(long busyPercents, long sinceNanos) {
        boolean first = state instanceof Saving(int complexity) && complexity <= LEAST_COMPLEXITY;
        if (!first) {
            return busyPercents <= sinceNanos * SLEEPS_PERCENT;
        }
        return busyPercents <= sinceNanos * ENCODERS_BACK_PERCENT
                || busyPercents <= sinceNanos * DOUBLE_WORK_PERCENT && !spares.getAsBoolean();
    }

    private State down(boolean tooLate) {
        return switch (state) {
            case AtEase(int complexity) -> saving(complexity, tooLate);
            case Saving(int complexity) -> complexity > LEAST_COMPLEXITY ? saving(complexity, tooLate) : new Refusing(complexity);
            case Refusing same -> same;
        };
    }

    private static State saving(int complexity, boolean tooLate) {
        int less = tooLate ? LEAST_COMPLEXITY : Math.max(LEAST_COMPLEXITY, complexity - 1);
        return new Saving(Math.min(complexity, less));
    }

    private State up() {
        return switch (state) {
            case AtEase same -> same;
            case Saving(int complexity) ->
                complexity + 1 >= usualComplexity ? new AtEase(usualComplexity) : new Saving(complexity + 1);
            case Refusing(int complexity) -> new Saving(complexity);
        };
    }

    private Optional<State> become(State next) {
        strainedNanos = 0;
        calmedNanos = 0;
        boolean same = next.equals(state);
        state = next;
        return same ? Optional.empty() : Optional.of(next);
    }
}
