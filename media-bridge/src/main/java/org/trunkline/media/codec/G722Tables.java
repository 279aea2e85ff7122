package org.trunkline.media.codec;

/** The numbers of ITU-T G.722 (Tables 11, 15 to 18 and 20) for its 64 kbit/s mode. */
final class G722Tables {
    /** Coefficients of the 24-tap quadrature mirror filter; the other half is the mirror image. */
    static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** Decision levels of the lower band, by magnitude; relative to the step, 12 fractional bits. */
    static final int[] LOW_LEVELS = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650,
        714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /** The level of the higher band, likewise. */
    static final int HIGH_LEVEL = 564;

    /** Output levels for the four leading bits of a lower-band code, which both sides adapt by. */
    static final int[] LOW_OUT_4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    /** Output levels for all six bits. */
    static final int[] LOW_OUT_6 = lowOut6();

    /** Output levels of the higher band. */
    static final int[] HIGH_OUT = {-7408, -1616, 7408, 1616};

    private static final int[] LOW_CHANGES = {-60, -30, 58, 172, 334, 538, 1198, 3042};
    private static final int[] HIGH_CHANGES = {798, -214, 798, -214};

    private G722Tables() {}

    /** How the lower band's step changes after a code of four bits: more for outer levels. */
    static int lowChange(int code4) {
        int outwards = code4 == 0 || code4 == 15 ? 0 : code4 < 8 ? 8 - code4 : 15 - code4;
        return LOW_CHANGES[outwards];
    }

    /** How the higher band's step changes after a code of two bits. */
    static int highChange(int code2) {
        return HIGH_CHANGES[code2];
    }

    /** The lower band's code for a decision interval, 1 to 30. */
    static int lowCode(boolean negative, int interval) {
        if (negative) {
            return interval < 3 ? 64 - interval : 34 - interval;
        }
        return 62 - interval;
    }

    private static int[] lowOut6() {
        int[] magnitudes = {
            24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576,
            6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136
        };
        var out = new int[64];
        for (int code = 0; code < 4; code++) {
            out[code] = -magnitudes[29]; // never sent: four zeros in a row would look like no signal
        }
        for (int i = 0; i < 30; i++) {
            out[lowCode(false, 30 - i)] = magnitudes[i];
            out[lowCode(true, 30 - i)] = -magnitudes[i];
        }
        return out;
    }
}
