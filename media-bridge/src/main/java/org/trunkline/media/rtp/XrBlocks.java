package org.trunkline.media.rtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.trunkline.media.rtp.XrBlock.LastReferenceTime;
import org.trunkline.media.rtp.XrBlock.LastReferenceTimes;
import org.trunkline.media.rtp.XrBlock.ReferenceTime;
import org.trunkline.media.rtp.XrBlock.Voice;

/**
 * The blocks of an extended report on the wire.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      BT       | type-specific |   length in words, minus one  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   4  NTP time, 8 bytes
 *   5  {SSRC, last time, delay} of each receiver
 *   7  SSRC | loss, discards, bursts, gaps | durations | delays | levels, Gmin | R, MOS | buffer
 * </pre>
 *
 * Blocks of other types, or of another length than theirs, are passed over.
 */
final class XrBlocks {
    private static final int HEADER_BYTES = 4;
    private static final int REFERENCE_TIME = 4;
    private static final int REFERENCE_TIME_BYTES = 12;
    private static final int LAST_REFERENCE_TIMES = 5;
    private static final int LAST_REFERENCE_TIME_BYTES = 12;
    private static final int VOICE = 7;
    private static final int VOICE_BYTES = 36;
    private static final int UNAVAILABLE = 127;
    private static final int GMIN = 16; // RFC 3611 §4.7.2: recommended
    private static final int MOST_HEARD = 31;

    private XrBlocks() {}

    /** Empty if the lengths do not add up. */
    static Optional<List<XrBlock>> read(byte[] b, int from, int end) {
        List<XrBlock> blocks = new ArrayList<>();
        int at = from;
        while (at < end) {
            int bytes = end - at < HEADER_BYTES ? end + 1 : HEADER_BYTES + 4 * Wire.get16(b, at + 2);
            if (bytes > end - at) {
                return Optional.empty();
            }
            one(b, at, bytes).ifPresent(blocks::add);
            at += bytes;
        }
        return Optional.of(blocks);
    }

    private static Optional<XrBlock> one(byte[] b, int at, int bytes) {
        return switch (Wire.get8(b, at)) {
            case REFERENCE_TIME -> bytes == REFERENCE_TIME_BYTES ? Optional.of(referenceTime(b, at)) : Optional.empty();
            case LAST_REFERENCE_TIMES -> Optional.of(lastReferenceTimes(b, at, bytes));
            case VOICE -> bytes == VOICE_BYTES ? Optional.of(voice(b, at)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static ReferenceTime referenceTime(byte[] b, int at) {
        return new ReferenceTime((long) Wire.get32(b, at + 4) << 32 | Wire.get32(b, at + 8) & 0xFFFF_FFFFL);
    }

    private static Voice voice(byte[] b, int at) {
        return new Voice(
                Wire.get32(b, at + 4),
                Wire.get8(b, at + 8),
                Wire.get8(b, at + 9),
                Wire.get16(b, at + 16),
                Wire.get8(b, at + 28) >> 7 != 0); // RFC 3611 §4.7.6: 10 enhanced, 11 standard
    }

    private static LastReferenceTimes lastReferenceTimes(byte[] b, int at, int bytes) {
        List<LastReferenceTime> heard = new ArrayList<>();
        int many = Math.min(MOST_HEARD, (bytes - HEADER_BYTES) / LAST_REFERENCE_TIME_BYTES);
        for (int i = 0; i < many; i++) {
            int from = at + HEADER_BYTES + i * LAST_REFERENCE_TIME_BYTES;
            heard.add(new LastReferenceTime(Wire.get32(b, from), Wire.get32(b, from + 4), Wire.get32(b, from + 8)));
        }
        return new LastReferenceTimes(heard);
    }

    /** Gives where it ends. */
    static int write(byte[] out, int at, XrBlock block) {
        return switch (block) {
            case ReferenceTime(var ntp) -> {
                Wire.put32(out, at + 4, (int) (ntp >> 32));
                Wire.put32(out, at + 8, (int) ntp);
                yield header(out, at, REFERENCE_TIME, REFERENCE_TIME_BYTES);
            }
            case LastReferenceTimes(var heard) -> {
                int end = at + HEADER_BYTES;
                for (var last : heard) {
                    Wire.put32(out, end, last.ssrc());
                    Wire.put32(out, end + 4, last.middleNtp());
                    Wire.put32(out, end + 8, last.delay());
                    end += LAST_REFERENCE_TIME_BYTES;
                }
                yield header(out, at, LAST_REFERENCE_TIMES, end - at);
            }
            case Voice voice -> voice(out, at, voice);
        };
    }

    private static int voice(byte[] out, int at, Voice voice) {
        Arrays.fill(out, at, at + VOICE_BYTES, (byte) 0);
        Wire.put32(out, at + 4, voice.ssrc());
        out[at + 8] = (byte) voice.lossRate();
        out[at + 9] = (byte) voice.discardRate();
        out[at + 11] = (byte) Math.min(255, voice.lossRate() + voice.discardRate()); // loss counts as random: one long gap
        Wire.put16(out, at + 16, voice.roundTripMillis());
        for (int level = 20; level < 27; level++) { // signal, noise, echo; then R and MOS
            out[at + level] = UNAVAILABLE;
        }
        out[at + 23] = GMIN;
        out[at + 27] = UNAVAILABLE;
        out[at + 28] = (byte) (voice.conceals() ? 0xC0 : 0);
        return header(out, at, VOICE, VOICE_BYTES);
    }

    private static int header(byte[] out, int at, int type, int bytes) {
        out[at] = (byte) type;
        out[at + 1] = 0;
        Wire.put16(out, at + 2, bytes / 4 - 1);
        return at + bytes;
    }
}
