package org.trunkline.media.srtp;

import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import org.jitsi.srtp.SrtpErrorStatus;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Protects and opens the packets of one association, of DTLS-SRTP or SDES, in place. Not thread-safe: one media loop owns it.
 *
 * <pre>
 * SRTP   | RTP header, CSRC, extension | payload (encrypted) | tag |      HMAC: 10 bytes, GCM: 16
 *        |================ authenticated ==================|
 *
 * SRTCP  | header, SSRC | rest of the compound (encrypted) | E, index | tag |      HMAC
 *        | header, SSRC | rest of the compound (encrypted) | tag | E, index |      GCM
 *        |============== authenticated, E and index too ===|
 * </pre>
 *
 * <p>At most four SSRCs are followed in each direction, unless it is told otherwise of the remote ones. A remote one is
 * remembered by its first authentic packet and stays as long as its key. A local one must never use a sequence number twice,
 * and should start below 32768: else the peer cannot tell a lost first packet from a wrapped sequence (RFC 3711 §3.3.1).
 */
public final class SrtpSession implements AutoCloseable {
    /** Room that a packet to be protected needs behind it: GCM tag and SRTCP index. */
    public static final int MAX_TRAILER_BYTES = 20;

    private static final int RTP_HEADER_BYTES = 12;
    private static final int RTCP_HEADER_BYTES = 8;
    private static final int INDEX_BYTES = 4;

    private final SrtpProfile profile;
    private final int mostStreams;
    private SrtpKeys keys;
    private Direction outbound;
    private Direction inbound;
    private final PacketView view = new PacketView();
    private boolean closed;

    /**
     * A session with fresh roll-over counters.
     *
     * @param keys of a finished handshake; copied
     */
    public SrtpSession(SrtpKeys keys) {
        this(keys, Streams.LIMIT);
    }

    /**
     * A session with fresh roll-over counters, for a peer that may take many SSRCs one after the other.
     *
     * @param keys copied
     * @param mostStreams remote SSRCs that are followed
     */
    public SrtpSession(SrtpKeys keys, int mostStreams) {
        this.keys = keys;
        this.mostStreams = mostStreams;
        profile = keys.profile();
        outbound = Direction.outbound(keys);
        inbound = Direction.inbound(keys, mostStreams);
    }

    /**
     * Takes new keys, each direction by itself: under a key that stays, counters and replay lists go on; else a packet could
     * be heard twice, or a nonce be used twice (RFC 3711 §9.1).
     *
     * @param next of the same profile
     */
    public void renew(SrtpKeys next) {
        requireOpen();
        if (next.profile() != profile) {
            throw new IllegalArgumentException("another profile");
        }
        if (!next.sendsAs(keys)) {
            outbound.close();
            outbound = Direction.outbound(next);
        }
        if (!next.hearsAs(keys)) {
            inbound.close();
            inbound = Direction.inbound(next, mostStreams);
        }
        keys = next;
    }

    /** Loads the ciphers, which takes up to a second the first time; for the start, so that no media loop waits. */
    public static void prepare() {
        for (var profile : SrtpProfile.values()) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            try (var session = new SrtpSession(new SrtpKeys(profile, key, salt, key, salt))) {
                byte[] packet = new byte[RTP_HEADER_BYTES + MAX_TRAILER_BYTES];
                packet[0] = (byte) 0x80;
                int length = session.protect(packet, 0, RTP_HEADER_BYTES);
                session.unprotect(new SrtpPacket(packet, 0, length));
            }
        }
    }

    /**
     * Authenticates, checks for replay and decrypts (RFC 3711 §3.3). A dropped packet's bytes are undefined.
     *
     * @param p anything that came from the peer's address
     * @return an RTP packet in the same buffer; or {@link Drop#TOO_SHORT}, {@link Drop#NOT_RTP}, {@link Drop#BAD_RTP},
     *     {@link Drop#UNKNOWN_SSRC} when as many others are followed as may be, {@link Drop#SRTP_REPLAY},
     *     {@link Drop#SRTP_AUTH}
     */
    public Parsed unprotect(SrtpPacket p) {
        requireOpen();
        if (p.length() < RTP_HEADER_BYTES + profile.tagBytes()) {
            return new Dropped(Drop.TOO_SHORT);
        }
        if ((p.buffer()[p.offset()] & 0xC0) != 0x80) {
            return new Dropped(Drop.NOT_RTP);
        }
        int ssrc = int32(p.buffer(), p.offset() + 8);
        if (!inbound.rtp().hasRoomFor(ssrc)) {
            return new Dropped(Drop.UNKNOWN_SSRC);
        }
        view.over(p.buffer(), p.offset(), p.length());
        var status = open(ssrc);
        if (status != SrtpErrorStatus.OK) {
            return new Dropped(reason(status));
        }
        inbound.rtp().keep(ssrc);
        return RtpPacket.parse(p.buffer(), p.offset(), view.getLength());
    }

    /**
     * Encrypts an RTP packet and appends its tag (RFC 3711 §3.3).
     *
     * @param packet holds a whole RTP packet and {@link #MAX_TRAILER_BYTES} behind it
     * @param offset its first byte
     * @param length its bytes
     * @return the new length
     * @throws IllegalStateException if the packet cannot be protected, as when its sequence number was used before
     */
    public int protect(byte[] packet, int offset, int length) {
        requireOpen();
        requireShape(packet, offset, length, RTP_HEADER_BYTES);
        int ssrc = int32(packet, offset + 8);
        requireRoom(outbound.rtp(), ssrc);
        view.over(packet, offset, length);
        try {
            var status = outbound.rtp().context(ssrc).transformPacket(view);
            requireProtected(status, length + profile.tagBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        outbound.rtp().keep(ssrc);
        return view.getLength();
    }

    /**
     * Encrypts an RTCP compound packet and appends index and tag (RFC 3711 §3.4).
     *
     * @param packet holds a whole compound and {@link #MAX_TRAILER_BYTES} behind it
     * @param offset its first byte
     * @param length its bytes
     * @return the new length
     */
    public int protectRtcp(byte[] packet, int offset, int length) {
        requireOpen();
        requireShape(packet, offset, length, RTCP_HEADER_BYTES);
        int ssrc = int32(packet, offset + 4);
        requireRoom(outbound.rtcp(), ssrc);
        view.over(packet, offset, length);
        try {
            var status = outbound.rtcp().context(ssrc).transformPacket(view);
            requireProtected(status, length + profile.tagBytes() + INDEX_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        outbound.rtcp().keep(ssrc);
        return view.getLength();
    }

    /**
     * Authenticates, checks for replay and decrypts SRTCP (RFC 3711 §3.4). A dropped packet's bytes are undefined.
     *
     * @param packet anything that looks like RTCP (RFC 5761 §4)
     * @param offset its first byte
     * @param length its bytes
     * @return length of the RTCP compound in the same place; empty if it is not authentic, replayed, not encrypted or
     *     of one SSRC more than is followed
     */
    public OptionalInt unprotectRtcp(byte[] packet, int offset, int length) {
        requireOpen();
        if (length < RTCP_HEADER_BYTES + profile.tagBytes() + INDEX_BYTES) {
            return OptionalInt.empty();
        }
        int ssrc = int32(packet, offset + 4);
        if (!encrypted(packet, offset + length) || !inbound.rtcp().hasRoomFor(ssrc)) {
            return OptionalInt.empty();
        }
        view.over(packet, offset, length);
        try {
            if (inbound.rtcp().context(ssrc).reverseTransformPacket(view) != SrtpErrorStatus.OK) {
                return OptionalInt.empty();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        inbound.rtcp().keep(ssrc);
        return OptionalInt.of(view.getLength());
    }

    /** Wipes the master keys. The session must not be used afterwards. */
    @Override
    public void close() {
        closed = true;
        outbound.close();
        inbound.close();
    }

    private SrtpErrorStatus open(int ssrc) {
        try {
            return inbound.rtp().context(ssrc).reverseTransformPacket(view, false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Drop reason(SrtpErrorStatus status) {
        return switch (status) {
            case REPLAY_FAIL, REPLAY_OLD -> Drop.SRTP_REPLAY;
            case INVALID_PACKET -> Drop.BAD_RTP; // CSRC list or extension longer than the packet
            case OK, FAIL, AUTH_FAIL -> Drop.SRTP_AUTH;
        };
    }

    /** RFC 3711 §3.4: the E flag is the first bit of the index. A peer that we agreed on encryption with must set it. */
    private boolean encrypted(byte[] packet, int end) {
        int behindIndex = profile == SrtpProfile.AEAD_AES_128_GCM ? 0 : profile.tagBytes(); // RFC 7714 §9.3
        return (packet[end - behindIndex - INDEX_BYTES] & 0x80) != 0;
    }

    /** The library says OK even where the cipher failed and left plain text behind; the length tells. */
    private void requireProtected(SrtpErrorStatus status, int expectedLength) {
        if (status != SrtpErrorStatus.OK || view.getLength() != expectedLength) {
            throw new IllegalStateException("packet could not be protected: " + status);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    private static void requireRoom(Streams<?> streams, int ssrc) {
        if (!streams.hasRoomFor(ssrc)) {
            throw new IllegalStateException("more local streams than " + Streams.LIMIT);
        }
    }

    private static void requireShape(byte[] packet, int offset, int length, int headerBytes) {
        if (length < headerBytes || offset + length + MAX_TRAILER_BYTES > packet.length) {
            throw new IllegalArgumentException("no packet, or no room behind it");
        }
    }

    private static int int32(byte[] b, int at) {
        return (b[at] & 0xFF) << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | b[at + 3] & 0xFF;
    }
}
