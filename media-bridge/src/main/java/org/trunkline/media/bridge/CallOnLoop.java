package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.Drop;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.leg.LegEvent;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.Timed;
import org.trunkline.media.net.Wakeup;
import org.trunkline.media.quality.MeasuredCall;

/**
 * The media of one call on its loop: who hears whose packets, what time does, and the end. A bug that shows here ends this call
 * and nothing else.
 *
 * <pre>
 *   browser ◄── Bridge ──► the trunk that it talks to      another trunk: nobody hears it
 *                 │ join
 *                 ▼
 *          the two trunks, joined                          the browser has left
 * </pre>
 */
final class CallOnLoop {
    private static final Logger LOG = Logger.getLogger(CallOnLoop.class);

    private final MediaLoop loop;
    private final BrowserPort browserPort;
    private final Consumer<MediaEvent> events;
    private final List<TrunkSide> sides = new ArrayList<>();
    private CallTerms terms;
    private Bridge bridge;
    private TrunkSide talking;
    private Optional<JoinedTrunks> joined = Optional.empty();
    private Wakeup wakeup;
    private boolean closed;
    private volatile QualityMeter meter;

    CallOnLoop(MediaLoop loop, BrowserPort browserPort, Consumer<MediaEvent> events) {
        this.loop = loop;
        this.browserPort = browserPort;
        this.events = events;
    }

    /** Before any other step: legs and ports tell this call what they hear, so it is made before them. */
    void begin(Bridge made, TrunkSide first, CallTerms agreed) {
        terms = agreed;
        bridge = made;
        meter = made.meter();
        talking = first;
        sides.add(first);
        first.carries(made.ssrcToTrunk());
        wakeup = loop.wakeup(new Alarm());
        named();
    }

    /** For any thread: what has been measured, of the joined trunks once there are. */
    MeasuredCall measured() {
        var known = meter;
        return known == null ? MeasuredCall.NOTHING : known.latest();
    }

    void fromBrowser(DatagramKind kind, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (over()) {
            return;
        }
        try {
            bridge.fromBrowser(kind, b, offset, length, from, nowNanos);
            wakeup.rearm();
        } catch (RuntimeException bug) {
            endBy(bug);
        }
    }

    void rtp(TrunkSide side, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (over()) {
            return;
        }
        try {
            if (browserTalksTo(side)) {
                bridge.fromTrunk(b, offset, length, from, nowNanos);
            } else if (joins(side)) {
                joined.get().rtp(side, b, offset, length, from, nowNanos);
            } else {
                terms.drops().count(Drop.ON_HOLD);
            }
            wakeup.rearm();
        } catch (RuntimeException bug) {
            endBy(bug);
        }
    }

    void rtcp(TrunkSide side, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        guarded(() -> {
            if (sides.contains(side)) { // else its ports are open, and it is not made to its end
                side.leg().rtcp(b, offset, length, from, nowNanos).ifPresent(terms.drops()::count);
            } else {
                terms.drops().count(Drop.ON_HOLD);
            }
        });
    }

    boolean validated(InetSocketAddress from) {
        return !closed && bridge.validated(from);
    }

    /** What the browser's leg tells. */
    void leg(LegEvent event) {
        events.accept(
                switch (event) {
                    case LegEvent.Reached _ -> new MediaEvent.BrowserReached();
                    case LegEvent.Secured _ -> new MediaEvent.BrowserConnected();
                    case LegEvent.Closed _ -> new MediaEvent.BrowserClosed();
                    case LegEvent.Lost(var reason) -> new MediaEvent.BrowserLost(reason);
                });
    }

    /** Hands a step over to the loop; from any thread. */
    void post(Runnable step) {
        loop.execute(() -> guarded(step));
    }

    /** Runs a step of this call: as each packet, but with an object for it. */
    void guarded(Runnable step) {
        if (over()) {
            return;
        }
        try {
            step.run();
            wakeup.rearm();
        } catch (RuntimeException bug) {
            endBy(bug);
        }
    }

    /** What a trunk of this call said came to an agreement. */
    void agreed(TrunkSide side, TrunkAgreement agreement) {
        side.remember(agreement);
        if (joins(side)) {
            joined.get().negotiated(side, agreement, loop.turnNanos());
        } else if (browserTalksTo(side)) {
            bridge.trunkNegotiated(agreement, loop.turnNanos());
        }
    }

    /** The SIP side of a trunk of this call lists INFO among what it allows, or does not. */
    void allowsInfo(TrunkSide side, boolean allows) {
        side.rememberInfo(allows);
        if (browserTalksTo(side)) {
            bridge.trunkAllowsInfo(allows);
        }
    }

    /** The ports of the trunk that the browser talked to are given back. */
    void talkTo(TrunkSide side) {
        var before = talking;
        talking = side;
        bridge.talksTo(side.leg(), side.media());
        bridge.trunkAllowsInfo(side.infoAllowed());
        side.carries(bridge.ssrcToTrunk());
        side.agreement().ifPresent(agreed -> bridge.trunkNegotiated(agreed, loop.turnNanos()));
        giveBack(before);
    }

    /**
     * The browser has another connection: the page was loaded anew. Not as a {@link #guarded} step, as the call may have ended
     * meanwhile.
     */
    void browserComes(BrowserSide side) {
        if (over() || joined.isPresent()) {
            side.close();
        } else {
            guarded(() -> {
                bridge.browserComes(side);
                named();
            });
        }
    }

    /** The browser restarts ICE. */
    void restartIce(IceCredentials local, IceCredentials remote) {
        if (joined.isEmpty()) {
            bridge.restartIce(local, remote);
            named();
        }
    }

    private void named() {
        browserPort.name(bridge.localUfrags(), this);
    }

    /** The trunk that the browser talks to, and another one. */
    void join(TrunkSide other) {
        if (joined.isPresent() || other == talking) {
            return;
        }
        browserPort.remove(this);
        meter.end(loop.turnNanos());
        bridge.close();
        var both = JoinedTrunks.of(talking, other, terms.drops(), terms.random(), events, loop.turnNanos());
        joined = Optional.of(both);
        meter = both.bridge().meter();
    }

    void trunkInfoDigit(Digit digit, int durationMillis) {
        bridge.trunkInfoDigit(digit, durationMillis, loop.turnNanos());
    }

    void browserInfoDigit(Digit digit, int durationMillis) {
        bridge.browserInfoDigit(digit, durationMillis, loop.turnNanos());
    }

    /** From now on the trunk should be heard. */
    void listen() {
        bridge.listen(loop.turnNanos());
    }

    /** How much work its next frames toward the browser are worth. */
    void effort(Effort effort) {
        guarded(() -> bridge.effort(effort));
    }

    /** Whether its encoder rests to spare the loop, and will have to work again. */
    boolean isSpared() {
        return !over() && bridge.isSpared();
    }

    /** A further offer of the browser takes this G.711, and no other. */
    void takes(List<AudioWriter.Plain> g711) {
        if (joined.isEmpty()) {
            bridge.takes(g711);
        }
    }

    /** Another trunk, of which nothing was agreed yet; not as a {@link #guarded} step, as the call may have ended meanwhile. */
    void keep(TrunkSide side) {
        sides.add(side);
        if (closed) {
            giveBack(side);
        }
    }

    void giveBack(TrunkSide side) {
        if (sides.remove(side)) {
            GivenBack.all(side::close, () -> terms.release().accept(side));
        }
    }

    /** Gives everything back; a second time does nothing. */
    void end() {
        if (closed) {
            return;
        }
        closed = true;
        var held = new ArrayList<Runnable>();
        held.add(wakeup::cancel);
        held.add(() -> meter.end(loop.turnNanos()));
        held.add(() -> browserPort.remove(this));
        held.add(() -> joined.ifPresentOrElse(both -> both.bridge().close(), bridge::close));
        sides.forEach(side -> held.add(() -> giveBack(side)));
        held.add(terms.leave());
        held.add(this::forget);
        GivenBack.all(held.toArray(Runnable[]::new));
    }

    private void endBy(RuntimeException bug) {
        LOG.error("A bug ended the media of one call", bug);
        GivenBack.all(this::end, () -> events.accept(new MediaEvent.Faulted()));
    }

    /** Others may hold a call for half a minute after its end; its lanes need not wait for that. */
    private void forget() {
        bridge = null;
        talking = null;
        joined = Optional.empty();
    }

    private boolean over() {
        return closed || bridge == null;
    }

    private boolean browserTalksTo(TrunkSide side) {
        return side == talking && joined.isEmpty();
    }

    private boolean joins(TrunkSide side) {
        return joined.isPresent() && joined.get().joins(side);
    }

    /** Wakes the bridge as a packet would: what goes wrong then ends this call too. */
    private final class Alarm implements Timed {
        @Override
        public void onTime(long nowNanos) {
            guarded(() -> CallOnLoop.this.onTime(nowNanos));
        }

        @Override
        public long nextDeadlineNanos() {
            return closed ? NEVER : deadlineNanos();
        }
    }

    private void onTime(long nowNanos) {
        if (joined.isPresent()) {
            joined.get().bridge().onTime(nowNanos);
        } else {
            bridge.onTime(nowNanos);
        }
        sides.forEach(side -> side.leg().onTime(nowNanos));
    }

    private long deadlineNanos() {
        long soonest = joined.isPresent() ? joined.get().bridge().nextDeadlineNanos() : bridge.nextDeadlineNanos();
        for (var side : sides) {
            soonest = Timed.sooner(soonest, side.leg().nextDeadlineNanos());
        }
        return soonest;
    }
}
