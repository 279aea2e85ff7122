package org.trunkline.media.bridge;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.net.Timed;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.quality.Equipment;
import org.trunkline.media.quality.LegCounts;
import org.trunkline.media.quality.MeasuredCall;
import org.trunkline.media.quality.StreamCounts;

/**
 * Reads the counters of a call every five seconds, and tells what they come to. The way of a packet does not know of it.
 *
 * <pre>
 *   begin ──5 s──► Measured ──5 s──► Measured ── … ──► end: MeasuredInAll
 *             ▲ counters now − counters before           the sum of all differences
 * </pre>
 *
 * Of the media loop, but for {@link #latest}.
 */
final class QualityMeter implements Timed {
    static final long PERIOD_NANOS = 5_000_000_000L;
    private static final long NANOS_A_MILLI = 1_000_000;

    /** What the counts of two legs come to. */
    @FunctionalInterface
    interface Rating {
        /** Over so long a time. */
        CallQuality of(long millis, LegCounts browser, LegCounts trunk);
    }

    /** One leg and its counters. */
    private static final class Leg {
        private Supplier<LegCounts> counters;
        private LegCounts before;
        private LegCounts lately;
        private LegCounts whole;

        Leg(Supplier<LegCounts> counters) {
            this.counters = counters;
        }

        void begin() {
            anew();
            lately = before.since(before);
            whole = lately;
        }

        void anew() {
            before = counters.get();
        }

        /** Its counters belong to lanes that are over. */
        void end() {
            counters = () -> before;
        }

        void count() {
            var now = counters.get();
            var since = now.since(before);
            before = now;
            lately = since.orAsTold(lately);
            whole = whole.and(since);
        }
    }

    private final Rating rating;
    private final Leg browser; // or who stands in its place
    private final Leg trunk;
    private final Consumer<MediaEvent> events;
    private boolean begun;
    private boolean ended;
    private long beganNanos;
    private long beforeNanos;
    private volatile MeasuredCall latest = MeasuredCall.NOTHING;

    /** Of a call with a browser. */
    QualityMeter(Supplier<LegCounts> browser, Supplier<LegCounts> trunk, Consumer<MediaEvent> events) {
        this(CallQuality::of, browser, trunk, events);
    }

    QualityMeter(Rating rating, Supplier<LegCounts> browser, Supplier<LegCounts> trunk, Consumer<MediaEvent> events) {
        this.rating = rating;
        this.browser = new Leg(browser);
        this.trunk = new Leg(trunk);
        this.events = events;
    }

    /**
     * What a leg toward a trunk has counted since it began. Which of a phone's codecs it is makes no difference to the ear;
     * whether the phone conceals loss, only it can say.
     */
    static LegCounts trunk(Reporter.Snapshot leg, DropCounts drops, LaneMeter repaired, Optional<JitterBuffer> jitter) {
        var there = leg.there().conceals() ? Equipment.G711_CONCEALED : Equipment.G711;
        var held = jitter.map(buffer -> OptionalLong.of(buffer.delayNanos() / 1000)).orElse(OptionalLong.empty());
        return leg(leg, drops, repaired, Equipment.G711_CONCEALED, there, held);
    }

    /** What the leg toward the browser has. */
    static LegCounts browser(
            Reporter.Snapshot leg, DropCounts drops, LaneMeter repaired, Equipment inCodec, Equipment outCodec) {
        return leg(leg, drops, repaired, inCodec, outCodec, OptionalLong.empty());
    }

    private static LegCounts leg(
            Reporter.Snapshot leg,
            DropCounts drops,
            LaneMeter repaired,
            Equipment inCodec,
            Equipment outCodec,
            OptionalLong heldMicros) {
        long twice = drops.of(Drop.DUPLICATE); // of plain RTP, where it is counted as received; SRTP lets none in
        var in = new StreamCounts(
                leg.received(),
                leg.received() + leg.lost(),
                leg.lost() + twice,
                drops.of(Drop.LATE),
                twice + drops.of(Drop.SRTP_REPLAY),
                repaired.recoveredFrames(),
                repaired.concealedFrames(),
                leg.jitterMicros());
        var there = leg.there();
        var out = new StreamCounts(
                leg.sent(), there.expected(), there.lost(), there.discarded(), 0, 0, 0, there.jitterMicros());
        return new LegCounts(in, out, inCodec, outCodec, heldMicros, there.roundTripMicros());
    }

    /** From now on, if not before: something was agreed with a trunk. */
    void begin(long nowNanos) {
        if (!begun) {
            begun = true;
            beganNanos = nowNanos;
            beforeNanos = nowNanos;
            browser.begin();
            trunk.begin();
        }
    }

    /** The counters of the trunk will be those of another one. */
    void trunkLeaves() {
        if (begun) {
            trunk.count();
        }
    }

    /** They are. */
    void trunkComes() {
        if (begun) {
            trunk.anew();
        }
    }

    /** The counters of both legs will be those of another browser. */
    void browserLeaves() {
        if (begun) {
            browser.count();
            trunk.count();
        }
    }

    /** They are. */
    void browserComes() {
        if (begun) {
            browser.anew();
            trunk.anew();
        }
    }

    /** For any thread. */
    MeasuredCall latest() {
        return latest;
    }

    /** The last word, once. */
    void end(long nowNanos) {
        if (nextDeadlineNanos() != NEVER) {
            measure(nowNanos);
            ended = true;
            events.accept(new MediaEvent.MeasuredInAll(latest.overall().orElseThrow()));
        }
        browser.end();
        trunk.end();
    }

    @Override
    public void onTime(long nowNanos) {
        if (isDue(nowNanos)) {
            measure(nowNanos);
            events.accept(new MediaEvent.Measured(latest.lately().orElseThrow()));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return begun && !ended ? beforeNanos + PERIOD_NANOS : NEVER;
    }

    private void measure(long nowNanos) {
        browser.count();
        trunk.count();
        latest = new MeasuredCall(
                Optional.of(rating.of((nowNanos - beforeNanos) / NANOS_A_MILLI, browser.lately, trunk.lately)),
                Optional.of(rating.of((nowNanos - beganNanos) / NANOS_A_MILLI, browser.whole, trunk.whole)));
        beforeNanos = nowNanos;
    }
}
