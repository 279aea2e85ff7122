package org.trunkline.media.sdp;

/** Decimal numbers as SDP writes them. */
final class Numbers {
    static final int NONE = -1;

    private Numbers() {}

    /** The number, or {@link #NONE} if the word is none or out of range. */
    static int parse(String word, int least, int most) {
        if (!word.matches("[0-9]{1,9}")) {
            return NONE;
        }
        int value = Integer.parseInt(word);
        return value >= least && value <= most ? value : NONE;
    }
}
