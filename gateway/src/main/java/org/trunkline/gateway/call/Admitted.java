package org.trunkline.gateway.call;

import org.trunkline.config.Grants;

/**
 * Somebody who was let in.
 *
 * @param user who: a configured user's name, or the identity of a token
 * @param grants what he may do
 * @param untilNanos monotonic time from which on nothing new is allowed, or {@link #FOR_EVER}
 */
public record Admitted(String user, Grants grants, long untilNanos) {
    /** Of whoever has no token that expires. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    /**
     * Whether the time is over.
     *
     * @param nowNanos monotonic time
     * @return calls that go on are kept
     */
    public boolean over(long nowNanos) {
        return untilNanos != FOR_EVER && untilNanos - nowNanos <= 0;
    }
}
