package org.trunkline.dtmf;

/**
 * The two frequencies of each key (ITU-T Q.23), and what 0 dBm0 is in 16 bit samples.
 *
 * <pre>
 *   Hz     1209  1336  1477  1633
 *   697      1     2     3     A
 *   770      4     5     6     B
 *   852      7     8     9     C
 *   941      *     0     #     D
 * </pre>
 */
final class ToneFrequencies {
    /** The low group, then the high group. */
    static final int[] HZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    /** Frequencies of one group. */
    static final int GROUP = 4;
    /** ITU-T G.711 §4: a sine that fills µ-law has +3.17 dBm0. */
    private static final double FULL_SCALE_DBM0 = 3.17;
    private static final double FULL_SCALE = 32_636; // 8159 of 14 bits, in 16
    private static final String KEYS = "123A456B789C*0#D";
    private static final Digit[] BY_PLACE =
            KEYS.chars().mapToObj(c -> Digit.of((char) c).orElseThrow()).toArray(Digit[]::new);

    private ToneFrequencies() {}

    static Digit key(int row, int column) {
        return BY_PLACE[row * GROUP + column];
    }

    static int lowHz(Digit key) {
        return HZ[KEYS.indexOf(key.symbol()) / GROUP];
    }

    static int highHz(Digit key) {
        return HZ[GROUP + KEYS.indexOf(key.symbol()) % GROUP];
    }

    /** Peak of a sine of this level. */
    static double amplitude(double dbm0) {
        return FULL_SCALE * Math.pow(10, (dbm0 - FULL_SCALE_DBM0) / 20);
    }
}
