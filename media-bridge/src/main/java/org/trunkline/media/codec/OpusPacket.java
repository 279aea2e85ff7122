package org.trunkline.media.codec;

import java.util.OptionalInt;

/**
 * What can be told of an Opus packet without decoding it (RFC 6716 §3).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7        config: mode, bandwidth, frame length (Table 2)
 * +-+-+-+-+-+-+-+-+       s: stereo
 * | config  |s| c |       c: 0 one frame, 1 two alike, 2 two, 3 a count follows
 * +-+-+-+-+-+-+-+-+
 * |v|p|     M     |       only with c = 3: variable lengths, padding, M frames
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class OpusPacket {
    /** No packet lasts longer (RFC 6716 §3.2.5). */
    public static final int MAX_MILLIS = 120;

    /** Longest frame of a well-formed packet (RFC 6716 §3.2.1). */
    public static final int MAX_FRAME_BYTES = 1275;

    /** Longer ones are not taken; no datagram of a call comes near. */
    public static final int MAX_BYTES = 4096;

    private static final int FIRST_HYBRID_CONFIG = 12;
    private static final int FIRST_CELT_CONFIG = 16;
    private static final int[] SILK_MICROS = {10_000, 20_000, 40_000, 60_000};
    private static final int[] HYBRID_MICROS = {10_000, 20_000};
    private static final int[] CELT_MICROS = {2_500, 5_000, 10_000, 20_000};

    private OpusPacket() {}

    /**
     * How long a packet lasts.
     *
     * @param packet holds it
     * @param offset its first byte
     * @param length its bytes
     * @param rateHz 8000, 12000, 16000, 24000 or 48000
     * @return samples of one channel at that rate; empty if the bytes cannot be an Opus packet
     */
    public static OptionalInt samples(byte[] packet, int offset, int length, int rateHz) {
        int frames = frames(packet, offset, length);
        long micros = frames == 0 ? 0 : (long) frames * frameMicros(packet[offset]);
        boolean sensible = micros > 0 && micros <= MAX_MILLIS * 1000L; // RFC 6716 §3.4 [R5]
        return sensible ? OptionalInt.of((int) (micros * rateHz / 1_000_000)) : OptionalInt.empty();
    }

    /**
     * Whether a packet carries a second, coarser copy of the audio before it (in-band FEC, RFC 6716 §4.2.3, §4.2.5), so
     * that {@link OpusDecoder#decodeFec} is worth a call.
     *
     * @param packet holds it
     * @param offset its first byte
     * @param length its bytes
     * @return false also for what is no packet
     */
    public static boolean hasFec(byte[] packet, int offset, int length) {
        if (frames(packet, offset, length) == 0 || config(packet[offset]) >= FIRST_CELT_CONFIG) {
            return false;
        }
        int first = offset + headerBytes(packet, offset, length);
        if (first >= offset + length) {
            return false; // an empty first frame: DTX
        }
        // The first bits of a SILK frame have probability 1/2, so they stand in clear: VAD of each 20 ms, then LBRR.
        int silkFrames = Math.max(1, frameMicros(packet[offset]) / 20_000);
        boolean middle = (packet[first] >> 7 - silkFrames & 1) != 0;
        boolean side = stereo(packet[offset]) && (packet[first] >> 6 - 2 * silkFrames & 1) != 0;
        return middle || side;
    }

    /**
     * How long each frame of a packet lasts.
     *
     * @param packet holds it
     * @param offset its first byte
     * @param rateHz 8000, 12000, 16000, 24000 or 48000
     * @return samples of one channel at that rate
     */
    public static int frameSamples(byte[] packet, int offset, int rateHz) {
        return (int) ((long) frameMicros(packet[offset]) * rateHz / 1_000_000);
    }

    /** Frames in a packet, 0 if it is none. */
    private static int frames(byte[] packet, int offset, int length) {
        if (length < 1 || length > MAX_BYTES) { // §3.4 [R1]
            return 0;
        }
        return switch (packet[offset] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : packet[offset + 1] & 0x3F; // §3.2.5, [R6]
        };
    }

    /** Bytes in front of the first frame; beyond the packet's end if its lengths do not add up. */
    private static int headerBytes(byte[] packet, int offset, int length) {
        return switch (packet[offset] & 3) {
            case 0, 1 -> 1;
            case 2 -> 1 + lengthBytes(packet, offset + 1, offset + length);
            default -> countedHeaderBytes(packet, offset, length);
        };
    }

    private static int countedHeaderBytes(byte[] packet, int offset, int length) {
        int count = packet[offset + 1];
        int end = offset + length;
        int at = offset + 2;
        if ((count & 0x40) != 0) { // padding: 255 means 254 and another length byte
            while (at < end && packet[at] == (byte) 255) {
                at++;
            }
            at++;
        }
        if ((count & 0x80) != 0) { // the lengths of all frames but the last
            for (int frame = 1; frame < (count & 0x3F); frame++) {
                at += lengthBytes(packet, at, end);
            }
        }
        return at - offset;
    }

    private static int lengthBytes(byte[] packet, int at, int end) {
        return at < end && (packet[at] & 0xFF) >= 252 ? 2 : 1; // §3.2.1
    }

    private static int frameMicros(byte toc) {
        int config = config(toc);
        if (config >= FIRST_CELT_CONFIG) {
            return CELT_MICROS[config & 3];
        }
        return config >= FIRST_HYBRID_CONFIG ? HYBRID_MICROS[config & 1] : SILK_MICROS[config & 3];
    }

    private static int config(byte toc) {
        return (toc & 0xFF) >> 3;
    }

    private static boolean stereo(byte toc) {
        return (toc & 4) != 0;
    }
}
