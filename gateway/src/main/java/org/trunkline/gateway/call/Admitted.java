package org.trunkline.gateway.call;

import java.util.Optional;
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

    /**
     * Whether anything new is allowed.
     *
     * @param nowNanos monotonic time
     * @return why not, or nothing
     */
    public Optional<Opened.Refused> mayBegin(long nowNanos) {
        return over(nowNanos)
                ? Optional.of(new Opened.Refused(
                        CallError.TOKEN_EXPIRED, "The token's time is over: give a new one. Calls that go on are kept."))
                : Optional.empty();
    }

    /**
     * Whether calls may ring for him.
     *
     * @param nowNanos monotonic time
     * @return why not, or nothing
     */
    public Optional<Opened.Refused> mayBeCalled(long nowNanos) {
        return mayBegin(nowNanos).or(() -> grants.incoming()
                ? Optional.empty()
                : Optional.of(new Opened.Refused(
                        CallError.INCOMING_NOT_ALLOWED, "This user may not take calls: incoming is not granted.")));
    }
}
