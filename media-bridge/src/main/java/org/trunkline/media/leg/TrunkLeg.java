package org.trunkline.media.leg;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.sdp.XrTerms;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/**
 * The leg toward a trunk: RTP or SRTP, symmetric (RFC 4961). Only the source that the trunk negotiated, or that was learned as
 * its rule allows, is heard and is sent to; packets from anywhere else are foreign, however often they come.
 */
public final class TrunkLeg {
    private static final int CLOCK_HZ = 8000; // of every codec that trunks carry
    private static final int MOST_STREAMS = 64; // a phone system may take a new SSRC after each hold

    /**
     * What a negotiation says of the far end.
     *
     * @param rtp its RTP address
     * @param rtcp its RTCP address; the unspecified one: nowhere
     * @param mayHear whether anything may be sent to it (RFC 3264 §5.1)
     * @param payloadTypes those that it may send
     * @param keys of SRTP; empty: plain RTP
     * @param xr extended reports that it is sent
     */
    public record FarEnd(
            InetSocketAddress rtp,
            InetSocketAddress rtcp,
            boolean mayHear,
            IntPredicate payloadTypes,
            Optional<SrtpKeys> keys,
            XrTerms xr) {
        /** Without extended reports. */
        FarEnd(
                InetSocketAddress rtp,
                InetSocketAddress rtcp,
                boolean mayHear,
                IntPredicate payloadTypes,
                Optional<SrtpKeys> keys) {
            this(rtp, rtcp, mayHear, payloadTypes, keys, XrTerms.NONE);
        }
    }

    private final Wire wire;
    private final SourceRule rule;
    private final SourceLatch source;
    private Optional<TrunkRtcp> rtcp = Optional.empty();
    private IntPredicate payloadTypes = _ -> true;
    private Optional<SrtpSession> srtp = Optional.empty();
    private Optional<SrtpSession> known = Optional.empty(); // the same, and kept through plain RTP
    private boolean sends;

    /**
     * A leg that knows no remote address yet, and will hear only the told one.
     *
     * @param wire the local RTP port
     */
    public TrunkLeg(Wire wire) {
        this(wire, SourceRule.EXACTLY_AS_TOLD);
    }

    /**
     * A leg that knows no remote address yet.
     *
     * @param wire the local RTP port
     * @param rule which other source it may learn
     */
    public TrunkLeg(Wire wire, SourceRule rule) {
        this.wire = wire;
        this.rule = rule;
        source = new SourceLatch(rule);
    }

    /**
     * From now on this leg reports, and reads the trunk's reports.
     *
     * @param reporter of the stream that is sent
     * @param rtcpPort the local port for it
     */
    public void reports(Reporter reporter, Wire rtcpPort) {
        rtcp = Optional.of(new TrunkRtcp(reporter, rtcpPort, rule));
    }

    /**
     * What the trunk negotiated, in plain RTP with any payload type.
     *
     * @param address its RTP address
     * @param mayHear whether it wants to hear us (RFC 3264 §5.1)
     */
    public void remote(InetSocketAddress address, boolean mayHear) {
        negotiated(new FarEnd(address, address, mayHear, _ -> true, Optional.empty()), 0);
    }

    /**
     * What the trunk negotiated. A key that stays, or comes back, goes on with its counters.
     *
     * @param far the far end
     * @param nowNanos monotonic time
     */
    public void negotiated(FarEnd far, long nowNanos) {
        source.told(far.rtp(), nowNanos);
        rtcp.ifPresent(r -> {
            r.told(far.rtcp());
            r.reporter().extend(far.xr());
        });
        payloadTypes = far.payloadTypes();
        sends = far.mayHear();
        far.keys().ifPresentOrElse(this::secure, this::plain);
    }

    private void secure(SrtpKeys keys) {
        known.ifPresentOrElse(
                session -> session.renew(keys), () -> known = Optional.of(new SrtpSession(keys, MOST_STREAMS)));
        srtp = known;
    }

    private void plain() {
        srtp = Optional.empty();
    }

    /**
     * Whether there is somebody to send to.
     *
     * @return true once negotiated and not held
     */
    public boolean ready() {
        return sends;
    }

    /**
     * Reads a datagram.
     *
     * @param buffer holds it; decrypted in place
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     * @param nowNanos monotonic time
     * @return the packet, or why there is none
     */
    public Parsed receive(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        boolean known = source.knows(from);
        if (!known && !source.mayLearn(from, nowNanos)) {
            return new Dropped(Drop.FOREIGN_SOURCE);
        }
        if (isRtcp(buffer, offset, length)) {
            return new Dropped(Drop.NOT_RTP);
        }
        return switch (open(buffer, offset, length)) {
            case Dropped dropped -> known ? dropped : new Dropped(Drop.FOREIGN_SOURCE);
            case RtpPacket packet -> {
                boolean valid = payloadTypes.test(packet.payloadType());
                if (known && valid) {
                    source.confirmed(from);
                }
                boolean heard = known || valid && source.learned(from, packet);
                if (heard && rtcp.isPresent()) {
                    rtcp.get().reporter().heard(packet, CLOCK_HZ, nowNanos);
                }
                yield heard ? packet : new Dropped(Drop.FOREIGN_SOURCE);
            }
        };
    }

    /**
     * Reads a datagram of the RTCP port.
     *
     * @param buffer holds it; decrypted in place
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     * @param nowNanos monotonic time
     * @return why it is not used, if it is not
     */
    public Optional<Drop> rtcp(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        return rtcp.flatMap(r -> r.receive(buffer, offset, length, from, source.target(), srtp, nowNanos));
    }

    /**
     * Does what is due: a report.
     *
     * @param nowNanos monotonic time
     */
    public void onTime(long nowNanos) {
        rtcp.ifPresent(r -> r.onTime(srtp, nowNanos));
    }

    /**
     * When {@link #onTime} is due.
     *
     * @return monotonic nanoseconds, or {@link Long#MAX_VALUE}
     */
    public long nextDeadlineNanos() {
        return rtcp.isPresent() ? rtcp.get().nextDeadlineNanos() : Long.MAX_VALUE;
    }

    /** Some trunks send it here unasked (RFC 5761 §4): it must not be taken for a stream of its own. */
    private static boolean isRtcp(byte[] buffer, int offset, int length) {
        int second = length < 2 ? 0 : buffer[offset + 1] & 0xFF;
        return second >= 192 && second <= 223;
    }

    private Parsed open(byte[] buffer, int offset, int length) {
        return srtp.isPresent()
                ? srtp.get().unprotect(new SrtpPacket(buffer, offset, length))
                : RtpPacket.parse(buffer, offset, length);
    }

    /**
     * Sends an RTP packet.
     *
     * @param packet starts at 0, with room for {@link SrtpSession#MAX_TRAILER_BYTES} behind
     * @param length its bytes
     * @param nowNanos monotonic time
     */
    public void send(byte[] packet, int length, long nowNanos) {
        if (sends) {
            if (rtcp.isPresent()) {
                rtcp.get().reporter().sent(RtpWriter.sequence(packet, 0), RtpWriter.timestamp(packet, 0), length, nowNanos);
            }
            int sent = srtp.isPresent() ? srtp.get().protect(packet, 0, length) : length;
            var target = source.target();
            if (target.isPresent()) {
                wire.send(packet, 0, sent, target.get());
            }
        }
    }

    /**
     * What this leg is like.
     *
     * @return numbers that do not change any more
     */
    public Reporter.Snapshot measured() {
        return rtcp.map(r -> r.reporter().snapshot()).orElse(Reporter.Snapshot.NOTHING);
    }

    /** Says goodbye (RFC 3550 §6.6) and forgets the keys. */
    public void close() {
        try {
            rtcp.ifPresent(r -> r.goodbye(srtp));
        } finally {
            rtcp = Optional.empty();
            sends = false;
            plain();
            known.ifPresent(SrtpSession::close);
            known = Optional.empty();
        }
    }
}
