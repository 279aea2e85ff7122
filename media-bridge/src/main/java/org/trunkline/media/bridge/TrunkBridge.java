package org.trunkline.media.bridge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.quality.CallQuality;
import org.trunkline.media.quality.LegCounts;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Joins two trunk legs: what is left of a call whose browser has handed the phone over to another phone. The same lanes as
 * toward a trunk from a browser, one each way: loss is repaired, silence is filled, tones are sent on.
 *
 * <pre>
 *   trunk A ──► order ──┬─ audio (► JitterBuffer) ► UpLane ──┬──► TrunkLeg B ──► trunk B
 *                       └─ tone  ► DigitsOut ────────────────┘
 *   trunk B ──► …the same back…
 * </pre>
 */
final class TrunkBridge implements Timed {
    /** What is known of one trunk in this bridge. */
    static final class Side {
        private final TrunkLeg leg;
        private final DropCounts drops;
        private final Map<Integer, TrunkVoice> voices;
        private final IncomingStream stream = new IncomingStream();
        private final ToneStreams tones;
        private final DtmfMode dtmf;
        private UpLane toIt;
        private boolean hears;
        private OptionalInt noiseType = OptionalInt.empty();
        private DigitsOut digitsToIt;
        private final TrunkAudio audio;
        private Optional<JitterBuffer> jitter = Optional.empty();
        private long delayNanos; // that the other phone knows of

        Side(TrunkLeg leg, TrunkMedia media, DropCounts drops) {
            this.leg = leg;
            this.drops = drops.part();
            audio = media.audio();
            dtmf = media.dtmf() == DtmfMode.INFO ? DtmfMode.AUTO : media.dtmf(); // no INFO without a call that sends it
            voices = TrunkVoice.asOffered(media.codecs(), audio.from());
            tones = new ToneStreams(this.drops);
            tones.negotiated(TrunkMedia.TONE_PAYLOAD_TYPE, Playhead.HZ);
        }
    }

    private static final Arrival STARTED = new Arrival.Started();

    private final Side a;
    private final Side b;
    private final QualityMeter meter;

    /** @param a the trunk that the browser talked to */
    TrunkBridge(Side a, Side b, RandomGenerator random, Consumer<MediaEvent> events) {
        this.a = a;
        this.b = b;
        a.toIt = new UpLane(a.leg, new TrunkReader(b.voices), b.drops, random);
        b.toIt = new UpLane(b.leg, new TrunkReader(a.voices), a.drops, random);
        a.toIt.to(a.leg, a.audio.to());
        b.toIt.to(b.leg, b.audio.to());
        a.digitsToIt = new DigitsOut(a.dtmf, a.toIt, (_, _) -> {});
        b.digitsToIt = new DigitsOut(b.dtmf, b.toIt, (_, _) -> {});
        a.jitter = jitter(a, b);
        b.jitter = jitter(b, a);
        meter = new QualityMeter(CallQuality::ofPhones, () -> count(b, a), () -> count(a, b), events);
    }

    private static LegCounts count(Side side, Side other) {
        return QualityMeter.trunk(side.leg.measured(), side.drops, other.toIt.meter(), side.jitter);
    }

    QualityMeter meter() {
        return meter;
    }

    /** What was agreed on with a trunk; again at each change. */
    void negotiated(Side side, TrunkAgreement agreed, long nowNanos) {
        side.leg.negotiated(agreed.farEnd(), nowNanos);
        side.toIt.mute(!agreed.speaks());
        side.toIt.negotiated(agreed.format(), nowNanos);
        side.hears = agreed.hears();
        meter.begin(nowNanos);
        side.noiseType = agreed.noise();
        if (!side.hears) {
            side.jitter.ifPresent(JitterBuffer::restart);
        }
        TrunkVoice.renew(side.voices, agreed.voices(), side.audio.from());
        tones(side.tones.negotiated(agreed.tones(), Playhead.HZ), side == a ? b : a, nowNanos);
    }

    /** The stream that a trunk is sent. */
    int ssrc(Side side) {
        return side.toIt.ssrc();
    }

    /** A datagram of one trunk. */
    void heard(Side from, Parsed parsed, long nowNanos) {
        switch (parsed) {
            case Dropped(var reason) -> from.drops.count(reason);
            case RtpPacket packet -> heard(from, packet, from == a ? b : a, nowNanos);
        }
    }

    private void heard(Side from, RtpPacket packet, Side to, long nowNanos) {
        var arrival = from.stream.on(packet);
        if (arrival instanceof Arrival.Repeated) {
            from.drops.count(Drop.DUPLICATE);
        } else if (!from.hears) {
            from.drops.count(Drop.ON_HOLD);
        } else if (from.tones.carries(packet.payloadType())) {
            tones(from.tones.on(packet, arrival, nowNanos), to, nowNanos);
            from.jitter.ifPresent(buffer -> buffer.elsewhere(arrival, nowNanos));
        } else if (from.noiseType.isPresent() && from.noiseType.getAsInt() == packet.payloadType()) {
            to.toIt.background(packet, arrival, from.audio.from());
            from.jitter.ifPresent(buffer -> buffer.elsewhere(arrival, nowNanos));
        } else if (from.jitter.isPresent() && from.voices.containsKey(packet.payloadType())) {
            from.jitter.get().audio(packet, arrival, nowNanos);
        } else {
            audio(from, packet, arrival, to, nowNanos);
            from.jitter.ifPresent(buffer -> buffer.elsewhere(arrival, nowNanos));
        }
    }

    private Optional<JitterBuffer> jitter(Side from, Side to) {
        return from.audio.jitterBuffer().map(bounds -> new JitterBuffer(
                bounds, from.drops, (packet, arrival, lag, now) -> inOrder(from, packet, arrival, lag, to, now)));
    }

    /** A delay that has grown is a pause to the other phone: it has been sent noise meanwhile, for which there is no room else. */
    private void inOrder(Side from, RtpPacket packet, Arrival arrival, long lagNanos, Side to, long nowNanos) {
        long delayNanos = from.jitter.orElseThrow().delayNanos();
        boolean grown = delayNanos - from.delayNanos > Playhead.FRAME_NANOS && lagNanos <= delayNanos;
        from.delayNanos = grown ? delayNanos : Math.min(from.delayNanos, delayNanos);
        audio(from, packet, grown ? STARTED : arrival, to, nowNanos);
    }

    private void audio(Side from, RtpPacket packet, Arrival arrival, Side to, long nowNanos) {
        if (from.voices.containsKey(packet.payloadType())) {
            to.toIt.audio(packet, arrival, nowNanos);
        } else {
            from.drops.count(Drop.UNKNOWN_PAYLOAD_TYPE);
        }
    }

    private static void tones(List<ToneHeard> heard, Side to, long nowNanos) {
        heard.forEach(tone -> to.digitsToIt.on(tone, nowNanos));
    }

    @Override
    public void onTime(long nowNanos) {
        tones(a.tones.onTime(nowNanos), b, nowNanos);
        tones(b.tones.onTime(nowNanos), a, nowNanos);
        a.jitter.ifPresent(buffer -> buffer.onTime(nowNanos));
        b.jitter.ifPresent(buffer -> buffer.onTime(nowNanos));
        a.toIt.onTime(nowNanos);
        b.toIt.onTime(nowNanos);
        meter.onTime(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        long lanes = Timed.sooner(a.toIt.nextDeadlineNanos(), b.toIt.nextDeadlineNanos());
        long tones = Timed.sooner(a.tones.nextDeadlineNanos(), b.tones.nextDeadlineNanos());
        long held = Timed.sooner(held(a), held(b));
        return Timed.sooner(Timed.sooner(lanes, tones), Timed.sooner(held, meter.nextDeadlineNanos()));
    }

    private static long held(Side side) {
        return side.jitter.isPresent() ? side.jitter.get().nextDeadlineNanos() : NEVER;
    }

    void close() {
        GivenBack.all(a.toIt::close, b.toIt::close);
    }
}
