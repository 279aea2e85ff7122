package org.trunkline.media.rtp;

/**
 * RTP sequence numbers: 16 bits that wrap (RFC 3550 §5.1). An instance follows one stream and gives each packet a
 * position that does not wrap.
 *
 * <pre>
 *                behind: late, or a stray           ahead: lost between
 *  ------------------------|----------|------------+---------------------|
 *                   newest-100     newest      newest+3000
 *    two in a row out here: the sender started anew,
 *    the second is newest+1
 * </pre>
 */
public final class SequenceNumbers {
    /** RFC 3550 A.1, MAX_DROPOUT: a minute at 50 packets a second. */
    static final int MAX_DROPOUT = 3_000;
    /** RFC 3550 A.1, MAX_MISORDER. */
    static final int MAX_MISORDER = 100;

    private static final int NONE = -1;

    private long newest;
    private int newestSequence = NONE;
    private int restartAt = NONE;
    private int restarts;

    /** A stream of which nothing has arrived yet. */
    public SequenceNumbers() {}

    /**
     * How far one sequence number is ahead of another.
     *
     * @param newer a sequence number
     * @param older another of the same stream
     * @return -32768 to 32767
     */
    public static int delta(int newer, int older) {
        return (short) (newer - older);
    }

    /**
     * The place of a packet in its stream. The first packet's is its sequence number. A packet ahead of the newest by
     * at most 3000 becomes the newest; every other one is behind it. Only when two packets in a row are far away did
     * the sender start anew: then the second goes right behind the newest.
     *
     * @param seq 0 to 65535
     * @return the position; the difference of two is how many packets apart they were sent
     */
    public long unwrap(int seq) {
        int ahead = newestSequence == NONE ? 0 : seq - newestSequence & 0xFFFF;
        if (newestSequence == NONE) {
            newest = seq;
        } else if (ahead <= MAX_DROPOUT) {
            newest += ahead;
        } else if (seq == restartAt) {
            newest++;
            restarts++;
        } else {
            boolean late = ahead >= 0x10000 - MAX_MISORDER;
            restartAt = late ? restartAt : seq + 1 & 0xFFFF;
            return newest + ahead - 0x10000;
        }
        newestSequence = seq;
        restartAt = NONE;
        return newest;
    }

    /**
     * The furthest position so far.
     *
     * @return 0 before the first packet
     */
    public long newest() {
        return newest;
    }

    /**
     * How often the sender started anew.
     *
     * @return times
     */
    public int restarts() {
        return restarts;
    }
}
