package org.trunkline.media.leg;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.srtp.SrtpSession;

/**
 * The RTCP of a trunk, on the port next to its RTP (RFC 3550 §11). It is heard from where the trunk told; where its rule lets
 * a source of RTP be learned, also from another port of the address that RTP comes from, and is then answered there.
 */
final class TrunkRtcp {
    private final Reporter reporter;
    private final Wire wire;
    private final SourceRule rule;
    private final byte[] report = new byte[Reporter.MAX_BYTES + SrtpSession.MAX_TRAILER_BYTES];
    private Optional<InetSocketAddress> told = Optional.empty();
    private Optional<InetSocketAddress> learned = Optional.empty();

    TrunkRtcp(Reporter reporter, Wire wire, SourceRule rule) {
        this.reporter = reporter;
        this.wire = wire;
        this.rule = rule;
    }

    Reporter reporter() {
        return reporter;
    }

    /** Where the trunk wants it; the unspecified address means nowhere (RFC 3264 §8.4). */
    void told(InetSocketAddress address) {
        var now = address.getAddress().isAnyLocalAddress() ? Optional.<InetSocketAddress>empty() : Optional.of(address);
        if (!now.equals(told)) {
            told = now;
            learned = Optional.empty();
        }
    }

    /** Takes a datagram; {@code rtp} is where RTP comes from. Gives why it is not used. */
    Optional<Drop> receive(
            byte[] b,
            int offset,
            int length,
            InetSocketAddress from,
            Optional<InetSocketAddress> rtp,
            Optional<SrtpSession> srtp,
            long nowNanos) {
        boolean asTold = told.filter(from::equals).isPresent();
        boolean beside = rtp.filter(source -> source.getAddress().equals(from.getAddress())).isPresent();
        boolean allowed = asTold || beside && told.filter(address -> rule.allows(address, from)).isPresent();
        if (!allowed) {
            return Optional.of(Drop.FOREIGN_SOURCE);
        }
        int plain = srtp.isPresent() ? srtp.get().unprotectRtcp(b, offset, length).orElse(0) : length;
        if (plain == 0) {
            return Optional.of(Drop.SRTP_AUTH);
        }
        return switch (Rtcp.parse(b, offset, plain)) {
            case Dropped(var reason) -> Optional.of(reason);
            case RtcpCompound compound -> {
                learned = Optional.of(from);
                reporter.on(compound, nowNanos);
                yield Optional.empty();
            }
        };
    }

    void onTime(Optional<SrtpSession> srtp, long nowNanos) {
        reporter.report(report, nowNanos).ifPresent(length -> send(srtp, length));
    }

    long nextDeadlineNanos() {
        return reporter.nextDeadlineNanos();
    }

    void goodbye(Optional<SrtpSession> srtp) {
        int length = reporter.goodbye(report);
        if (length > 0) {
            send(srtp, length);
        }
    }

    private void send(Optional<SrtpSession> srtp, int length) {
        int sent = srtp.isPresent() ? srtp.get().protectRtcp(report, 0, length) : length;
        if (told.isPresent()) {
            wire.send(report, 0, sent, learned.orElse(told.get()));
        }
    }
}
