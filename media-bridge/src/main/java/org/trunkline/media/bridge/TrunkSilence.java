package org.trunkline.media.bridge;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.trunkline.media.net.Timed;

/**
 * Notices a trunk that has fallen silent though it should be heard. Told once, and once more when it is back.
 *
 * <pre>
 *   Off ──talking──► Waiting ──nothing for too long──► Silent ─┐ told
 *    ▲                │  ▲ └──a packet: anew                   │
 *    └──held, by──────┘  └────────────────a packet─────────────┘ told
 *       either side
 * </pre>
 */
final class TrunkSilence implements Timed {
    private final Optional<Duration> most;
    private final Consumer<MediaEvent> events;
    private boolean talking;
    private boolean silent;
    private long heardNanos;

    TrunkSilence(Optional<Duration> most, Consumer<MediaEvent> events) {
        this.most = most;
        this.events = events;
    }

    /** What was agreed on: media both ways, or a hold. An agreement that changes nothing starts nothing anew. */
    void agreed(boolean bothWays, long nowNanos) {
        if (bothWays && !talking) {
            heardNanos = nowNanos;
        }
        talking = bothWays;
    }

    /** The trunk sent something. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
        if (silent) {
            silent = false;
            events.accept(new MediaEvent.TrunkHeard());
        }
    }

    @Override
    public void onTime(long nowNanos) {
        if (waiting() && nowNanos - nextDeadlineNanos() >= 0) {
            silent = true;
            events.accept(new MediaEvent.TrunkSilent(most.get()));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return waiting() ? heardNanos + most.get().toNanos() : NEVER;
    }

    private boolean waiting() {
        return most.isPresent() && talking && !silent;
    }
}
