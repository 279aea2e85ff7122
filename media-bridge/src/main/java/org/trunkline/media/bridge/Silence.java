package org.trunkline.media.bridge;

import java.time.Duration;
import java.util.function.Consumer;
import org.trunkline.media.net.Timed;

/**
 * Notices a far end that has fallen silent though it should be heard, or was never heard: audio goes one way only. Told once,
 * and once more when it is back.
 *
 * <pre>
 *   Off ──talking──► Waiting ──nothing for too long──► Silent ─┐ told
 *    ▲                │  ▲ └──a packet: anew                   │
 *    └──held, by──────┘  └────────────────a packet─────────────┘ told
 *       either side
 * </pre>
 */
final class Silence implements Timed {
    private final Duration most;
    private final Consumer<Duration> fellSilent;
    private final Runnable isBack;
    private boolean talking;
    private boolean silent;
    private long heardNanos;

    Silence(Duration most, Consumer<Duration> fellSilent, Runnable isBack) {
        this.most = most;
        this.fellSilent = fellSilent;
        this.isBack = isBack;
    }

    /** What was agreed on: media both ways, or a hold. An agreement that changes nothing starts nothing anew. */
    void agreed(boolean bothWays, long nowNanos) {
        if (bothWays && !talking) {
            heardNanos = nowNanos;
        }
        talking = bothWays;
    }

    /** The time until now does not count. */
    void anew(long nowNanos) {
        heardNanos = nowNanos;
        silent = false;
    }

    /** The far end sent something. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
        if (silent) {
            silent = false;
            isBack.run();
        }
    }

    @Override
    public void onTime(long nowNanos) {
        if (isDue(nowNanos)) {
            silent = true;
            fellSilent.accept(most);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return waiting() ? heardNanos + most.toNanos() : NEVER;
    }

    private boolean waiting() {
        return talking && !silent;
    }
}
