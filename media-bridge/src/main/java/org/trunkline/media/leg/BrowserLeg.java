package org.trunkline.media.leg;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.dtls.DtlsEvent;
import org.trunkline.media.dtls.DtlsSession;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.ice.IceOutput;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.Rtcp;
import org.trunkline.media.rtp.RtcpCompound;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/**
 * The leg toward a browser: ICE-lite, then DTLS, then SRTP.
 *
 * <pre>
 *   Checking ──first DTLS from a validated address──► Securing ──keys──► Secure ──consent expired──► Lost
 *                                                                          ▲──────ICE restarted──────┘
 *   any ──handshake failed, closed──► Gone
 * </pre>
 */
public final class BrowserLeg {
    private sealed interface State {
        record Checking() implements State {}

        record Securing(DtlsSession dtls) implements State {}

        record Secure(DtlsSession dtls, SrtpSession srtp) implements State {}

        /** Nothing is sent until the browser has restarted ICE; the keys are the same then. */
        record Lost(DtlsSession dtls, SrtpSession srtp) implements State {}

        record Gone() implements State {}
    }

    private final IceLite ice;
    private final Handshakes handshakes;
    private final Wire wire;
    private final Consumer<LegEvent> events;
    private final DropCounts drops;
    private State state = new State.Checking();
    private InetSocketAddress peer;
    private boolean reached;
    private long packetsOut;
    private Optional<Reporter> reports = Optional.empty();
    private final byte[] report = new byte[Reporter.MAX_BYTES + SrtpSession.MAX_TRAILER_BYTES];

    /**
     * A leg that waits for the browser's first connectivity check.
     *
     * @param ice this session's agent
     * @param handshakes opens its DTLS
     * @param wire the loop's browser port
     * @param events told when it is secured, and when it is lost
     * @param drops counts what is not used
     */
    public BrowserLeg(IceLite ice, Handshakes handshakes, Wire wire, Consumer<LegEvent> events, DropCounts drops) {
        this.ice = ice;
        this.handshakes = handshakes;
        this.wire = wire;
        this.events = events;
        this.drops = drops;
    }

    /**
     * From now on this leg reports, and reads the browser's reports.
     *
     * @param reporter of the stream that is sent
     */
    public void reports(Reporter reporter) {
        reports = Optional.of(reporter);
    }

    /**
     * The browser restarts ICE: other credentials, the same keys.
     *
     * @param local ours, as written into the answer
     * @param remote the browser's
     */
    public void restart(IceCredentials local, IceCredentials remote) {
        ice.restart(local, remote);
    }

    /**
     * By which names of ours the browser's checks are known.
     *
     * @return one, or two while it restarts ICE
     */
    public Set<String> localUfrags() {
        return ice.localUfrags();
    }

    /**
     * A STUN datagram.
     *
     * @param buffer holds it
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     * @param nowNanos monotonic time
     */
    public void stun(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (!(state instanceof State.Gone)) {
            perform(ice.on(buffer, offset, length, from, nowNanos));
        }
    }

    /**
     * Whether ICE has validated an address for this leg.
     *
     * @param from an address
     * @return true if its datagrams may be looked at
     */
    public boolean validated(InetSocketAddress from) {
        return ice.validated(from);
    }

    /**
     * A DTLS datagram from a validated address.
     *
     * @param buffer holds it
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     */
    public void dtls(byte[] buffer, int offset, int length, InetSocketAddress from) {
        byte[] datagram = Arrays.copyOfRange(buffer, offset, offset + length);
        switch (state) {
            case State.Checking _ -> {
                peer = from;
                var session = handshakes.open(this::sendDtls, this::onDtls);
                state = new State.Securing(session);
                reached();
                session.receive(datagram);
            }
            case State.Securing(var session) -> {
                peer = from;
                session.receive(datagram);
            }
            case State.Secure(var session, _) -> session.receive(datagram);
            case State.Lost(var session, _) -> session.receive(datagram);
            case State.Gone _ -> drops.count(Drop.DTLS_UNEXPECTED);
        }
    }

    /**
     * Decrypts RTP from a validated address.
     *
     * @param packet as it came
     * @return the plain packet in the same buffer, or why there is none
     */
    public Parsed unprotect(SrtpPacket packet) {
        if (!(state instanceof State.Secure(_, var srtp))) {
            return new Dropped(Drop.BEFORE_KEYS);
        }
        return srtp.unprotect(packet);
    }

    /**
     * Encrypts and sends an RTP packet; before there are keys, and without consent, it is dropped.
     *
     * @param packet starts at 0, with room for {@link SrtpSession#MAX_TRAILER_BYTES} behind
     * @param length its bytes
     * @param nowNanos monotonic time
     */
    public void send(byte[] packet, int length, long nowNanos) {
        if (state instanceof State.Secure(_, var srtp)) {
            packetsOut++;
            if (reports.isPresent()) {
                reports.get().sent(RtpWriter.sequence(packet, 0), RtpWriter.timestamp(packet, 0), length, nowNanos);
            }
            wire.send(packet, 0, srtp.protect(packet, 0, length), target());
        }
    }

    /**
     * A packet of the browser was let in.
     *
     * @param packet plain
     * @param clockRateHz the RTP clock of its codec
     * @param nowNanos monotonic time
     */
    public void heard(RtpPacket packet, int clockRateHz, long nowNanos) {
        if (reports.isPresent()) {
            reports.get().heard(packet, clockRateHz, nowNanos);
        }
    }

    /**
     * The newest packet of the browser came from here: ours go there, too.
     *
     * @param from a validated address
     * @param nowNanos monotonic time
     */
    public void follow(InetSocketAddress from, long nowNanos) {
        ice.media(from, nowNanos);
    }

    /**
     * Takes RTCP from a validated address.
     *
     * @param buffer holds it
     * @param offset its first byte
     * @param length its bytes
     * @param nowNanos monotonic time
     */
    public void rtcp(byte[] buffer, int offset, int length, long nowNanos) {
        if (!(state instanceof State.Secure(_, var srtp))) {
            drops.count(Drop.BEFORE_KEYS);
            return;
        }
        var plain = srtp.unprotectRtcp(buffer, offset, length);
        if (plain.isEmpty()) {
            drops.count(Drop.SRTP_AUTH);
            return;
        }
        switch (Rtcp.parse(buffer, offset, plain.getAsInt())) {
            case Dropped(var reason) -> drops.count(reason);
            case RtcpCompound compound -> reports.ifPresent(r -> r.on(compound, nowNanos));
        }
    }

    /**
     * The stream that is sent has another RTP clock from now on.
     *
     * @param hz its rate
     */
    public void clockRate(int hz) {
        reports.ifPresent(r -> r.clockRate(hz));
    }

    private void report(long nowNanos) {
        if (state instanceof State.Secure(_, var srtp) && reports.isPresent()) {
            reports.get().report(report, nowNanos).ifPresent(length -> sendRtcp(srtp, length));
        }
    }

    private void sendRtcp(SrtpSession srtp, int length) {
        wire.send(report, 0, srtp.protectRtcp(report, 0, length), target());
    }

    /**
     * Whether media can pass.
     *
     * @return true once there are keys, as long as the browser consents
     */
    public boolean secure() {
        return state instanceof State.Secure;
    }

    /**
     * Does what is due: consent checks, reports.
     *
     * @param nowNanos monotonic time
     */
    public void onTime(long nowNanos) {
        if (!(state instanceof State.Gone)) {
            perform(ice.onTime(nowNanos));
            report(nowNanos);
        }
    }

    /**
     * When {@link #onTime} is due.
     *
     * @return monotonic nanoseconds, or {@link Long#MAX_VALUE}
     */
    public long nextDeadlineNanos() {
        return switch (state) {
            case State.Checking _, State.Securing _, State.Lost _ -> ice.nextDeadlineNanos();
            case State.Secure _ -> sooner(
                    ice.nextDeadlineNanos(), reports.isPresent() ? reports.get().nextDeadlineNanos() : Long.MAX_VALUE);
            case State.Gone _ -> Long.MAX_VALUE;
        };
    }

    /** Ends the leg: close_notify to the browser, keys away. */
    public void close() {
        var last = state;
        state = new State.Gone();
        switch (last) {
            case State.Securing(var dtls) -> dtls.close();
            case State.Secure(var dtls, var srtp) -> {
                try {
                    sayGoodbye(srtp);
                } finally {
                    dtls.close();
                    srtp.close();
                }
            }
            case State.Lost(var dtls, var srtp) -> {
                dtls.close();
                srtp.close();
            }
            case State.Checking _, State.Gone _ -> {}
        }
    }

    /**
     * What this leg is like.
     *
     * @return numbers that do not change any more
     */
    public Reporter.Snapshot measured() {
        return reports.map(Reporter::snapshot).orElse(Reporter.Snapshot.NOTHING);
    }

    /**
     * SRTP packets sent.
     *
     * @return a count
     */
    public long packetsOut() {
        return packetsOut;
    }

    private static long sooner(long a, long b) {
        boolean first = b == Long.MAX_VALUE || a != Long.MAX_VALUE && a - b < 0;
        return first ? a : b;
    }

    /** RFC 3550 §6.6; but not without consent (RFC 7675 §5.1). */
    private void sayGoodbye(SrtpSession srtp) {
        int length = reports.map(r -> r.goodbye(report)).orElse(0);
        if (length > 0 && ice.validated(target())) {
            sendRtcp(srtp, length);
        }
    }

    private void perform(List<IceOutput> outputs) {
        for (var output : outputs) {
            switch (output) {
                case IceOutput.Transmit(var datagram, var to) -> wire.send(datagram, 0, datagram.length, to);
                case IceOutput.Connected _ -> connected();
                case IceOutput.PathChanged _ -> {} // target() asks ICE each time
                case IceOutput.ConsentExpired _ -> lost();
                case IceOutput.Discarded(var reason) -> drops.count(reason);
            }
        }
    }

    /** Browsers begin DTLS on a path that they have not nominated yet. */
    private void reached() {
        if (!reached) {
            reached = true;
            events.accept(new LegEvent.Reached());
        }
    }

    private void connected() {
        reached();
        if (state instanceof State.Lost(var dtls, var srtp)) {
            state = new State.Secure(dtls, srtp);
            events.accept(new LegEvent.Secured());
        }
    }

    private void lost() {
        if (state instanceof State.Secure(var dtls, var srtp)) {
            state = new State.Lost(dtls, srtp);
        }
        events.accept(new LegEvent.Lost("the browser answered no more consent checks (RFC 7675)"));
    }

    private void onDtls(DtlsEvent event) {
        switch (event) {
            case DtlsEvent.Established(var keys) -> {
                if (state instanceof State.Securing(var dtls)) {
                    state = new State.Secure(dtls, new SrtpSession(keys));
                    events.accept(new LegEvent.Secured());
                }
            }
            case DtlsEvent.Failed(var reason) -> end(new LegEvent.Lost("DTLS failed: " + reason));
            case DtlsEvent.ClosedByPeer _ -> end(new LegEvent.Closed());
        }
    }

    private void end(LegEvent how) {
        if (!(state instanceof State.Gone)) {
            close();
            events.accept(how);
        }
    }

    /** Also after the end, as close_notify comes then; but never without consent (RFC 7675 §5.1). */
    private void sendDtls(byte[] datagram) {
        if (ice.validated(target())) {
            wire.send(datagram, 0, datagram.length, target());
        }
    }

    private InetSocketAddress target() {
        return ice.selected().orElse(peer);
    }
}
