package org.trunkline.media.ice;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Consent to send on one path (RFC 7675 §5.1).
 *
 * <pre>
 * nominated      check 1      check 2      check 3                       expiry
 *     |------------|------------|------------|----- ... ------------------|
 *       4 s to 6 s    4 s to 6 s   \   ^
 *                                   \_/ an authentic answer to any check
 *                                       younger than expiry: 30 s from now
 * </pre>
 */
final class Consent {
    private static final int TRANSACTION_ID_BYTES = 12;

    private final long intervalNanos;
    private final long expiryNanos;
    private final RandomGenerator random;
    private final ArrayDeque<Check> unanswered = new ArrayDeque<>();
    private long nextCheckNanos;
    private long expiresNanos;

    private record Check(byte[] transactionId, long sentNanos) {}

    /** The nomination, authentic and from that very address, is the first consent. */
    Consent(ConsentSettings settings, RandomGenerator random, long nowNanos) {
        intervalNanos = settings.interval().toNanos();
        expiryNanos = settings.expiry().toNanos();
        this.random = random;
        scheduleCheck(nowNanos);
        renew(nowNanos);
    }

    boolean expired(long nowNanos) {
        return nowNanos - expiresNanos >= 0;
    }

    boolean checkDue(long nowNanos) {
        return nowNanos - nextCheckNanos >= 0;
    }

    long nextDeadlineNanos() {
        return nextCheckNanos - expiresNanos < 0 ? nextCheckNanos : expiresNanos;
    }

    /** A fresh transaction ID for the check that is due: RFC 7675 §5.1 forbids to use one twice. */
    byte[] check(long nowNanos) {
        while (!unanswered.isEmpty() && nowNanos - unanswered.peekFirst().sentNanos() >= expiryNanos) {
            unanswered.removeFirst(); // which bounds them: expiry over the shortest interval
        }
        byte[] id = new byte[TRANSACTION_ID_BYTES];
        random.nextBytes(id);
        unanswered.addLast(new Check(id, nowNanos));
        scheduleCheck(nowNanos);
        return id;
    }

    boolean awaits(byte[] transactionId) {
        return unanswered.stream().anyMatch(c -> Arrays.equals(c.transactionId(), transactionId));
    }

    /** An authentic answer came; the same answer again counts no more. */
    void answered(byte[] transactionId, long nowNanos) {
        unanswered.removeIf(c -> Arrays.equals(c.transactionId(), transactionId));
        renew(nowNanos);
    }

    private void renew(long nowNanos) {
        expiresNanos = nowNanos + expiryNanos;
    }

    private void scheduleCheck(long nowNanos) {
        nextCheckNanos = nowNanos + (long) (intervalNanos * random.nextDouble(0.8, 1.2)); // RFC 7675 §5.1
    }
}
