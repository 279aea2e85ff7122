package org.trunkline.dtmf;

import java.util.Objects;
import java.util.Optional;

/**
 * The payload of a telephone-event packet (RFC 4733 §2.3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param event event code, 0 to 255; 0 to 15 are the DTMF keys
 * @param end the E bit: the event is over and {@code duration} is its whole length
 * @param volumeDbm0 power, 0 to 63, read as that many dB below 0 dBm0
 * @param duration how long the event (or this segment of it) lasts so far, 0 to 65535 units of the RTP clock
 */
public record TelephoneEvent(int event, boolean end, int volumeDbm0, int duration) {
    /** Bytes of the payload. */
    public static final int BYTES = 4;
    /** The longest duration that one segment can tell, in units of the RTP clock. */
    static final int MAX_DURATION = 0xFFFF;

    private static final int END = 0x80;
    private static final int MAX_VOLUME = 0x3F;

    /** Refuses what does not fit the wire: that is our own mistake, never a peer's. */
    public TelephoneEvent {
        Objects.checkIndex(event, 0x100);
        Objects.checkIndex(volumeDbm0, MAX_VOLUME + 1);
        Objects.checkIndex(duration, MAX_DURATION + 1);
    }

    /**
     * Reads a payload. Every byte sequence is allowed in. Of several events packed into one payload (RFC 4733
     * §2.5.1.5, not used for keys) the first is read.
     *
     * @param b holds the payload
     * @param off its first byte
     * @param len its bytes
     * @return empty when it is too short
     */
    public static Optional<TelephoneEvent> parse(byte[] b, int off, int len) {
        if (len < BYTES) {
            return Optional.empty();
        }
        int flags = b[off + 1]; // RFC 4733 §2.3.3: the R bit is ignored
        int duration = (b[off + 2] & 0xFF) << 8 | b[off + 3] & 0xFF;
        return Optional.of(new TelephoneEvent(b[off] & 0xFF, (flags & END) != 0, flags & MAX_VOLUME, duration));
    }

    /**
     * Writes the payload.
     *
     * @param out where to
     * @param off first byte; {@link #BYTES} bytes are written
     * @return {@link #BYTES}
     */
    public int write(byte[] out, int off) {
        out[off] = (byte) event;
        out[off + 1] = (byte) ((end ? END : 0) | volumeDbm0);
        out[off + 2] = (byte) (duration >> 8);
        out[off + 3] = (byte) duration;
        return BYTES;
    }

    /** Does not tell which key was pressed. */
    @Override
    public String toString() {
        return "TelephoneEvent[end=" + end + ", duration=" + duration + "]";
    }
}
