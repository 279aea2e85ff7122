package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.ice.Candidate;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.Timed;
import org.trunkline.media.net.Wakeup;
import org.trunkline.media.quality.MeasuredCall;
import org.trunkline.media.leg.LegEvent;

/**
 * The media of one call. The public methods may be called from any thread: they hand immutable commands to the call's loop.
 * Those of the negotiation with the trunk (offers, answers, hold) are for one thread at a time, the call's.
 * The others run on the loop; a bug that shows there ends this call and nothing else.
 */
public final class MediaCall {
    private static final Logger LOG = Logger.getLogger(MediaCall.class);

    /** What was agreed and reserved when the call was opened. */
    record Terms(
            String localUfrag,
            String browserMid,
            String browserAnswer,
            List<Candidate> candidates,
            Function<TrunkMedia, Optional<TrunkSide>> sides,
            Consumer<TrunkSide> release,
            Runnable leave,
            DropCounts drops,
            RandomGenerator random) {}

    private final MediaLoop loop;
    private final BrowserPort browserPort;
    private final Consumer<MediaEvent> events;
    private final AtomicBoolean closing = new AtomicBoolean();
    private Terms terms;
    private Bridge bridge;
    private Wakeup wakeup;
    private boolean closed;
    private QualityMeter meter;
    private TrunkSide trunk; // the call's
    private boolean withoutBrowser; // the call's
    private final List<TrunkSide> sides = new ArrayList<>(); // the loop's, as all of these
    private TrunkSide talking;
    private Optional<Trunks> trunks = Optional.empty();

    /** Two trunks without a browser. */
    private record Trunks(
            TrunkBridge bridge, TrunkSide a, TrunkSide b, TrunkBridge.Side ofA, TrunkBridge.Side ofB) {
        Optional<TrunkBridge.Side> of(TrunkSide side) {
            return side == a ? Optional.of(ofA) : side == b ? Optional.of(ofB) : Optional.empty();
        }
    }

    MediaCall(MediaLoop loop, BrowserPort browserPort, Consumer<MediaEvent> events) {
        this.loop = loop;
        this.browserPort = browserPort;
        this.events = events;
    }

    /** Completes what the constructor cannot: legs and ports tell this call what they hear. Before any other use. */
    void begin(Bridge joined, TrunkSide first, Terms agreed) {
        terms = agreed;
        trunk = first;
        meter = joined.meter();
        loop.execute(() -> {
            bridge = joined;
            talking = first;
            sides.add(first);
            first.carries(joined.ssrcToTrunk());
            wakeup = loop.wakeup(new Alarm());
            browserPort.add(terms.localUfrag(), this);
        });
    }

    /**
     * The answer to the browser's offer, complete but for the candidates.
     *
     * @return SDP
     */
    public String browserAnswer() {
        return terms.browserAnswer();
    }

    /**
     * The browser's name for its audio section, for the candidates.
     *
     * @return the mid of its offer (RFC 5888)
     */
    public String browserMid() {
        return terms.browserMid();
    }

    /**
     * Where the browser can reach this call; they are all known at once.
     *
     * @return host candidates
     */
    public List<Candidate> candidates() {
        return terms.candidates();
    }

    /**
     * The trunk that the browser talks to.
     *
     * @return from {@link #talkTo}, or the one that the call was opened with
     */
    public TrunkSide trunk() {
        return trunk;
    }

    /**
     * Opens another trunk beside the one that the browser talks to: to try the call there, or to transfer it.
     *
     * @param media what it can carry
     * @return empty where no RTP port is free
     */
    public Optional<TrunkSide> anotherTrunk(TrunkMedia media) {
        var side = terms.sides().apply(media);
        side.ifPresent(opened -> loop.execute(() -> keep(opened)));
        return side;
    }

    /**
     * Lets the browser talk to another of this call's trunks, and gives the ports of the one before back. Does nothing once
     * trunks are joined.
     *
     * @param side of this call
     */
    public void talkTo(TrunkSide side) {
        var before = trunk;
        if (before != side && !withoutBrowser) {
            trunk = side;
            loop.execute(() -> guarded(() -> {
                talking = side;
                bridge.talksTo(side.leg(), side.media());
                bridge.trunkAllowsInfo(side.infoAllowed());
                side.carries(bridge.ssrcToTrunk());
                side.agreement().ifPresent(agreed -> bridge.trunkNegotiated(agreed, loop.turnNanos()));
                giveBack(before);
            }));
        }
    }

    /**
     * Gives the ports of a trunk back that the browser does not talk to.
     *
     * @param side of this call
     */
    public void drop(TrunkSide side) {
        if (side != trunk) {
            loop.execute(() -> guarded(() -> giveBack(side)));
        }
    }

    /**
     * Joins two trunks; the browser leaves. Both go on with their offers and answers.
     *
     * @param other the one that the browser does not talk to
     */
    public void joinTrunks(TrunkSide other) {
        withoutBrowser = true;
        loop.execute(() -> guarded(() -> join(other)));
    }

    /**
     * A digit that the trunk sent by INFO. Told as {@link MediaEvent.TrunkDigit}, unless it came by another way already.
     *
     * @param digit which
     * @param durationMillis how long
     */
    public void trunkInfoDigit(Digit digit, int durationMillis) {
        loop.execute(() -> guarded(() -> bridge.trunkInfoDigit(digit, durationMillis, loop.turnNanos())));
    }

    /** The phone was answered: from now on the trunk should be heard, and {@link MediaEvent.TrunkSilent} counts from here. */
    public void listen() {
        loop.execute(() -> guarded(() -> bridge.listen(loop.turnNanos())));
    }

    /**
     * What has been measured, every five seconds and at the end. Takes no lock.
     *
     * @return numbers that do not change any more
     */
    public MeasuredCall snapshot() {
        return meter.latest();
    }

    /** Ends the media and gives ports and memory back; a second time does nothing. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            loop.execute(this::end);
        }
    }

    /** How much work its next frames toward the browser are worth. */
    void complexity(int complexity) {
        guarded(() -> bridge.complexity(complexity));
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
            } else {
                betweenTrunks(side, b, offset, length, from, nowNanos);
            }
            wakeup.rearm();
        } catch (RuntimeException bug) {
            endBy(bug);
        }
    }

    private void betweenTrunks(
            TrunkSide side, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        var joined = trunks.flatMap(both -> both.of(side));
        if (joined.isPresent()) {
            var heard = side.leg().receive(b, offset, length, from, nowNanos);
            trunks.get().bridge().heard(joined.get(), heard, nowNanos);
        } else {
            terms.drops().count(Drop.ON_HOLD);
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

    /** What a trunk of this call said came to an agreement. */
    void agreed(TrunkSide side, TrunkAgreement agreement) {
        loop.execute(() -> guarded(() -> {
            side.remember(agreement);
            var joined = trunks.flatMap(both -> both.of(side));
            if (joined.isPresent()) {
                trunks.get().bridge().negotiated(joined.get(), agreement, loop.turnNanos());
            } else if (browserTalksTo(side)) {
                bridge.trunkNegotiated(agreement, loop.turnNanos());
            }
        }));
    }

    /** The SIP side of a trunk of this call lists INFO among what it allows, or does not. */
    void allowsInfo(TrunkSide side, boolean allows) {
        loop.execute(() -> guarded(() -> {
            side.rememberInfo(allows);
            if (browserTalksTo(side)) {
                bridge.trunkAllowsInfo(allows);
            }
        }));
    }

    private boolean browserTalksTo(TrunkSide side) {
        return side == talking && trunks.isEmpty();
    }

    boolean validated(InetSocketAddress from) {
        return !closed && bridge.validated(from);
    }

    void leg(LegEvent event) {
        events.accept(
                switch (event) {
                    case LegEvent.Secured _ -> new MediaEvent.BrowserConnected();
                    case LegEvent.Closed _ -> new MediaEvent.BrowserClosed();
                    case LegEvent.Lost(var reason) -> new MediaEvent.BrowserLost(reason);
                });
    }

    /** Runs a step of this call on its loop: as each packet, but with an object for it. */
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

    private boolean over() {
        return closed || bridge == null;
    }

    private void endBy(RuntimeException bug) {
        LOG.error("A bug ended the media of one call", bug);
        closing.set(true);
        GivenBack.all(this::end, () -> events.accept(new MediaEvent.Faulted()));
    }

    /** Wakes the bridge as a packet would: what goes wrong then ends this call too. */
    private final class Alarm implements Timed {
        @Override
        public void onTime(long nowNanos) {
            guarded(() -> MediaCall.this.onTime(nowNanos));
        }

        @Override
        public long nextDeadlineNanos() {
            return closed ? NEVER : deadlineNanos();
        }
    }

    private void onTime(long nowNanos) {
        if (trunks.isPresent()) {
            trunks.get().bridge().onTime(nowNanos);
        } else {
            bridge.onTime(nowNanos);
        }
        sides.forEach(side -> side.leg().onTime(nowNanos));
    }

    private long deadlineNanos() {
        long soonest = trunks.map(joined -> joined.bridge().nextDeadlineNanos()).orElseGet(bridge::nextDeadlineNanos);
        for (var side : sides) {
            soonest = Timed.sooner(soonest, side.leg().nextDeadlineNanos());
        }
        return soonest;
    }

    private void join(TrunkSide other) {
        if (trunks.isPresent() || other == talking) {
            return;
        }
        browserPort.remove(terms.localUfrag(), this);
        meter.end(loop.turnNanos());
        bridge.close();
        var ofA = new TrunkBridge.Side(talking.leg(), talking.media(), terms.drops());
        var ofB = new TrunkBridge.Side(other.leg(), other.media(), terms.drops());
        var joined = new TrunkBridge(ofA, ofB, terms.drops(), terms.random());
        trunks = Optional.of(new Trunks(joined, talking, other, ofA, ofB));
        for (var side : List.of(talking, other)) {
            var end = side == talking ? ofA : ofB;
            side.carries(joined.ssrc(end));
            side.agreement().ifPresent(agreed -> joined.negotiated(end, agreed, loop.turnNanos()));
        }
    }

    private void keep(TrunkSide side) {
        sides.add(side);
        if (closed) {
            giveBack(side); // the call ended while it was opened
        }
    }

    private void giveBack(TrunkSide side) {
        if (sides.remove(side)) {
            GivenBack.all(side::close, () -> terms.release().accept(side));
        }
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        var held = new ArrayList<Runnable>();
        held.add(wakeup::cancel);
        held.add(() -> meter.end(loop.turnNanos()));
        held.add(() -> browserPort.remove(terms.localUfrag(), this));
        held.add(() -> trunks.ifPresentOrElse(joined -> joined.bridge().close(), bridge::close));
        sides.forEach(side -> held.add(() -> giveBack(side)));
        held.add(terms.leave());
        held.add(this::forget);
        GivenBack.all(held.toArray(Runnable[]::new));
    }

    /** Others may hold a call for half a minute after its end; its lanes need not wait for that. */
    private void forget() {
        bridge = null;
        talking = null;
        trunks = Optional.empty();
    }
}
