package org.trunkline.media.bridge;

import org.trunkline.media.rtp.Red;

/**
 * Sends the packet before once more in front of each packet (RFC 2198): one that is lost comes 20 ms later, and what in-band
 * FEC says in it repairs the one before that, too.
 *
 * <pre>
 *   | header of the packet before | last header | packet before | this packet |
 * </pre>
 */
final class Repetition {
    private static final int MOST_BYTES = 1023; // RFC 2198 §3: the header's length has ten bits
    /** Most bytes in front of a packet. */
    static final int MAX_BYTES = Red.HEADER_BYTES + Red.LAST_HEADER_BYTES + MOST_BYTES;

    private byte[] before = {}; // with room from the first packet on that is kept
    private int bytes;
    private long units;

    /**
     * Writes what comes in front of a packet.
     *
     * @param payloadType of both packets
     * @param nowUnits this packet's media time in clock units
     * @return bytes written, 0 if there is nothing to repeat
     */
    int write(byte[] out, int at, int payloadType, long nowUnits) {
        if (bytes == 0 || !Red.fits(nowUnits - units, bytes)) {
            return 0;
        }
        int data = at + Red.header(out, at, payloadType, (int) (nowUnits - units), bytes);
        data += Red.lastHeader(out, data, payloadType);
        System.arraycopy(before, 0, out, data, bytes);
        return data + bytes - at;
    }

    /** This packet is the one before from now on. */
    void keep(byte[] payload, int offset, int length, long atUnits) {
        before = before.length == 0 ? new byte[MOST_BYTES] : before;
        bytes = length <= before.length ? length : 0;
        units = atUnits;
        System.arraycopy(payload, offset, before, 0, bytes);
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        bytes = 0;
    }
}
