package org.trunkline.gateway.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A page, or its media, that is away and may come back. The phone hears noise meanwhile.
 *
 * <pre>
 *   the page:   here ──its socket closes──► away ──it comes back──► here
 *   its media:  connected ──lost, or begun anew──► awaited ──connected──► connected
 *                     either for longer than the grace ──► the end
 * </pre>
 *
 * Without a grace whoever is lost is gone.
 */
final class Absence {
    private static final long NEVER = CallState.NEVER;

    private final Ending ending;
    private long graceNanos;
    private long pageDueNanos = NEVER;
    private long mediaDueNanos = NEVER;
    private boolean told; // that media is lost

    Absence(Ending ending) {
        this.ending = ending;
    }

    void grace(Duration grace) {
        graceNanos = grace.toNanos();
    }

    boolean pageIsAway() {
        return pageDueNanos != NEVER;
    }

    List<CallOutput> pageAway(long nowNanos) {
        if (graceNanos == 0) {
            return pageGone();
        }
        pageDueNanos = nowNanos + graceNanos;
        return List.of();
    }

    List<CallOutput> pageGone() {
        return ending.hangUp(EndCause.BROWSER_GONE, Side.BROWSER, "The page was closed or lost its connection.");
    }

    /** Its media has as long again. */
    void pageBack(long nowNanos) {
        pageDueNanos = NEVER;
        mediaDueNanos = mediaDueNanos == NEVER ? NEVER : nowNanos + graceNanos;
    }

    /** {@code without}: what becomes of a call that has no grace. */
    List<CallOutput> mediaLost(String reason, Supplier<List<CallOutput>> without, long nowNanos) {
        if (graceNanos == 0) {
            return without.get();
        }
        mediaBegins(nowNanos);
        told = true;
        return List.of(new CallOutput.Tell(new CallNews.MediaLost(
                TimeUnit.NANOSECONDS.toSeconds(graceNanos),
                "The browser's media is lost: " + reason + ". The call waits " + seconds() + " for it.")));
    }

    /** The browser has another connection, which is not there yet. */
    void mediaBegins(long nowNanos) {
        boolean begins = graceNanos > 0 && mediaDueNanos == NEVER;
        mediaDueNanos = begins ? nowNanos + graceNanos : mediaDueNanos;
    }

    List<CallOutput> mediaConnected() {
        mediaDueNanos = NEVER;
        boolean news = told;
        told = false;
        return news ? List.of(new CallOutput.Tell(new CallNews.MediaRestored())) : List.of();
    }

    /** A page that is away cannot bring its media back. */
    long nextDeadlineNanos() {
        return pageIsAway() ? pageDueNanos : mediaDueNanos;
    }

    boolean isOver(long nowNanos) {
        return nextDeadlineNanos() != NEVER && nextDeadlineNanos() - nowNanos <= 0;
    }

    /** Once it {@link #isOver}. */
    List<CallOutput> end() {
        return pageIsAway()
                ? ending.hangUp(
                        EndCause.BROWSER_GONE,
                        Side.BROWSER,
                        "The page was closed or lost its connection, and did not come back within " + seconds() + ".")
                : ending.hangUp(
                        EndCause.MEDIA_FAILED,
                        Side.BROWSER,
                        "The browser's media was lost, and did not come back within " + seconds() + ".");
    }

    private String seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(graceNanos) + " s";
    }
}
