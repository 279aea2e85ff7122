package org.trunkline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What somebody may do. What is not granted is refused.
 *
 * @param incoming whether calls in ring for him
 * @param to which numbers he may call
 * @param callerIds numbers that he may show, the first where he chooses none; none: the trunk's
 * @param callsAtOnce how many calls he may have, over every way in together
 * @param callsAMinute how many he may begin
 * @param messagesAMinute how many messages he may send; 0: none
 * @param longestCall when a call is ended
 */
public record Grants(
        boolean incoming,
        Destinations to,
        List<String> callerIds,
        int callsAtOnce,
        int callsAMinute,
        int messagesAMinute,
        Duration longestCall) {
    private static final int MOST = 100_000;
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Of a token in which nothing is written: no call. The numbers are those of whoever writes none. */
    public static final Grants NOTHING =
            new Grants(false, Destinations.NONE, List.of(), 4, 30, 30, Duration.ofHours(4));
    /** Of a user at whom nothing is written: whatever the routes allow. */
    public static final Grants BY_ROUTES = new Grants(
            true,
            Destinations.ANY,
            List.of(),
            NOTHING.callsAtOnce,
            NOTHING.callsAMinute,
            NOTHING.messagesAMinute,
            NOTHING.longestCall);

    /** Copies and checks; the words are for whoever wrote it. */
    public Grants {
        callerIds = List.copyOf(callerIds);
        check(callerIds.stream().allMatch(number -> number.matches("\\+?[0-9]{1,32}")), "a caller id is a number");
        check(callsAtOnce >= 1 && callsAtOnce <= MOST, "calls at once are from 1 to " + MOST);
        check(callsAMinute >= 1 && callsAMinute <= MOST, "calls a minute are from 1 to " + MOST);
        check(messagesAMinute >= 0 && messagesAMinute <= MOST, "messages a minute are from 0 to " + MOST);
        check(
                longestCall.isPositive() && longestCall.compareTo(LONGEST) <= 0,
                "the longest call is longer than nothing, and 24 hours at most");
    }

    /**
     * The number that is shown where none is chosen.
     *
     * @return of {@link #callerIds}
     */
    public Optional<String> callerId() {
        return callerIds.stream().findFirst();
    }

    private static void check(boolean holds, String words) {
        if (!holds) {
            throw new IllegalArgumentException(words);
        }
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "Grants[incoming " + incoming + ", " + callsAtOnce + " at once]";
    }
}
