package org.trunkline.sip;

/**
 * Why we end a call, for the Reason header of a BYE or CANCEL (RFC 3326).
 *
 * <pre>Reason: Q.850;cause=19;text="no-answer"</pre>
 *
 * @param q850 the cause as telephone networks number it (ITU-T Q.850)
 * @param words for people; characters that cannot stand there are left out
 */
public record Parting(int q850, String words) {
    private static final int NORMAL_CLEARING = 16;
    static final int TEMPORARY_FAILURE = 41;

    /** Refuses what is no cause. */
    public Parting {
        if (q850 < 1 || q850 > 127) {
            throw new IllegalArgumentException("a Q.850 cause is 1 to 127");
        }
    }

    /**
     * Somebody simply hung up.
     *
     * @param words for people
     * @return normal call clearing
     */
    public static Parting normal(String words) {
        return new Parting(NORMAL_CLEARING, words);
    }

    /** Our own fault. */
    static Parting failed(String words) {
        return new Parting(TEMPORARY_FAILURE, words);
    }
}
