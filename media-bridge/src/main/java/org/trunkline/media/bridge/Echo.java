package org.trunkline.media.bridge;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jboss.logging.Logger;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.net.Wakeup;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.RtpPacket;

/**
 * The far end of a call, which says back what it hears. {@link #offered} and {@link #close} are for one thread at a time, the
 * call's; the rest runs on a media loop.
 */
public final class Echo {
    private static final Logger LOG = Logger.getLogger(Echo.class);

    private final TrunkSide.Means means;
    private final DropCounts drops;
    private final Runnable release;
    private final PortPair ports;
    private final TrunkLeg leg;
    private final TrunkTerms terms;
    private final EchoStream stream;
    private final Wakeup wakeup;
    private boolean agreed; // the loop's; until then nothing else here is looked at
    private boolean closed;

    /**
     * One with ports.
     *
     * @param packet room for one
     * @param release gives the ports back
     */
    Echo(TrunkMedia media, int port, TrunkSide.Means means, DropCounts drops, byte[] packet, Runnable release)
            throws IOException {
        this.means = means;
        this.drops = drops;
        this.release = release;
        ports = PortPair.bind(means.loop(), means.bind(), port, this::rtp, this::rtcp);
        leg = new TrunkLeg(ports.rtp()::send, media.source());
        terms = new TrunkTerms(media, new InetSocketAddress(means.advertised(), ports.number()), means.random());
        stream = new EchoStream(leg, drops, means.random(), packet);
        wakeup = means.loop().wakeup(new Reports());
        leg.reports(means.reporters().apply(stream.ssrc()), ports.rtcp()::send);
    }

    /**
     * Answers an offer of whoever calls, also inside the call.
     *
     * @param sdp as it came
     * @return the answer, or why there is none
     */
    public TrunkReply offered(byte[] sdp) {
        return switch (terms.offered(sdp)) {
            case TrunkTerms.Outcome.Refused(var why) -> new TrunkReply.Refused(why);
            case TrunkTerms.Outcome.Agreed(var answer, var agreement) -> {
                means.loop().execute(() -> {
                    agreed = true;
                    guarded(() -> leg.negotiated(agreement.farEnd(), means.loop().turnNanos()));
                });
                yield new TrunkReply.Answer(answer);
            }
        };
    }

    /** Gives the ports back; again does nothing. */
    public void close() {
        means.loop().execute(this::end);
    }

    private void rtp(byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        guarded(() -> {
            switch (leg.receive(b, offset, length, from, nowNanos)) {
                case Dropped(var reason) -> drops.count(reason);
                case RtpPacket packet -> stream.heard(packet, nowNanos);
            }
        });
    }

    private void rtcp(byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        guarded(() -> leg.rtcp(b, offset, length, from, nowNanos).ifPresent(drops::count));
    }

    /** A bug ends this echo and nothing else. */
    private void guarded(Runnable step) {
        if (!agreed || closed) {
            return;
        }
        try {
            step.run();
            wakeup.rearm();
        } catch (RuntimeException bug) {
            LOG.error("A bug ended an echo", bug);
            end();
        }
    }

    private void end() {
        if (!closed) {
            closed = true;
            GivenBack.all(wakeup::cancel, leg::close, ports::close, release);
        }
    }

    private final class Reports implements Timed {
        @Override
        public void onTime(long nowNanos) {
            guarded(() -> leg.onTime(nowNanos));
        }

        @Override
        public long nextDeadlineNanos() {
            return closed ? NEVER : leg.nextDeadlineNanos();
        }
    }
}
