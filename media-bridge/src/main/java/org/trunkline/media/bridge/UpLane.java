package org.trunkline.media.bridge;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.TonePlayer;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.dtmf.ToneSender;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Red;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Browser to trunk: one packet in, one out. Loss is repaired here, because phones cannot; when the browser falls silent a
 * steady flow of comfort noise goes on. While a tone is sent no audio is.
 *
 * <pre>
 *   audio ──► repair ──► decode ──► frame ──► G.711 ──┐
 *   tone  ──► ToneSender: telephone-events ───────────┤
 *   tone  ──► TonePlayer: tones ───────────► G.711 ───┼──► one stream: SSRC, sequence, timestamp ──► trunk
 *   overdue ──► MadeUp: concealment, comfort noise ───┘
 * </pre>
 */
final class UpLane implements Timed {
    private static final long SLEPT_NANOS = 4 * Playhead.FRAME_NANOS;
    private static final long LEAST_WAIT_NANOS = 40_000_000; // for audio that is due: a phone's buffer holds 60 ms
    private static final long MOST_WAIT_NANOS = 100_000_000;
    private static final long WAIT_MARGIN_NANOS = 10_000_000;
    private static final int OFF_COURSE_TICKS = Playhead.HZ / 2;
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;

    private TrunkLeg trunk;
    private final AudioReader reader;
    private final DropCounts drops;
    private final RandomGenerator random;
    private OutgoingStream out;
    private final Timeline timeline;
    private final LaneMeter meter = new LaneMeter();
    private final Playhead playhead = new Playhead();
    private final Punctuality pace = new Punctuality();
    private final ComfortNoise noise;
    private final MadeUp madeUp;
    private final Holes holes;
    private final short[] pcm;
    private final byte[] packet;
    private Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private ToneSender tones = toneSender(Framer.FRAME_TICKS);
    private TonePlayer player = new TonePlayer(Playhead.HZ);
    private TrunkFormat format;
    private OptionalInt redType = OptionalInt.empty();
    private int audioType;
    private boolean muted;
    private TrunkVoice voice;
    private Gain gain = Gain.NONE;
    private long packetNanos = Playhead.FRAME_NANOS;
    private long toneStartTicks;
    private long toneStartNanos;
    private boolean late;
    private long lateSinceNanos;
    private long lastsNanos = Playhead.FRAME_NANOS; // what comes in now; its frames leave at once
    private long fillDueNanos;
    private long waitedNanos; // from when audio is due to when it is made up

    UpLane(TrunkLeg trunk, AudioReader reader, DropCounts drops, RandomGenerator random) {
        this(trunk, reader, drops, random, new Scratch());
    }

    /** @param scratch of the loop */
    UpLane(TrunkLeg trunk, AudioReader reader, DropCounts drops, RandomGenerator random, Scratch scratch) {
        pcm = scratch.pcm;
        packet = scratch.packet;
        this.trunk = trunk;
        this.reader = reader;
        this.drops = drops;
        this.random = random;
        out = new OutgoingStream(random);
        timeline = new Timeline(reader.clockRateHz(), Playhead.HZ);
        noise = new ComfortNoise(random.nextLong());
        madeUp = new MadeUp(noise, meter);
        holes = new Holes(reader, meter, this::late);
    }

    /** Another trunk hears a new stream, once it is {@link #negotiated}; but not the rest of a frame, or of a press. */
    void to(TrunkLeg other, Gain louder) {
        trunk = other;
        out = new OutgoingStream(random);
        forget();
        gain = louder;
        voice = null; // a new encoder, too
    }

    int ssrc() {
        return out.ssrc();
    }

    /** The trunk is on hold by our wish: it is sent silence, and neither voice nor digits. */
    void mute(boolean on) {
        if (on && !muted) {
            forget(); // nobody hears the rest
        }
        muted = on;
    }

    private void forget() {
        holes.forget();
        framer = new Framer(framer.frameTicks(), framer.samplesATick());
        tones = toneSender(framer.frameTicks());
        player = new TonePlayer(voice == null ? Playhead.HZ : hz());
    }

    /** Where what comes in falls silent, this is how loud its background is. */
    void background(int dbov) {
        noise.told(dbov);
    }

    /** The trunk can hear from now on, in this format. */
    void negotiated(TrunkFormat agreed, long nowNanos) {
        if (format == null) {
            playhead.start(nowNanos);
            fillDueNanos = nowNanos;
        }
        boolean otherPackets = agreed.ticksAPacket() != framer.frameTicks();
        if (otherPackets || format != null && agreed.codec() != format.codec()) {
            holes.forget();
        }
        if (!trunk.ready() || agreed.tonePayloadType().isEmpty() || otherPackets) {
            tones = toneSender(agreed.ticksAPacket()); // nobody hears the rest of a press
        }
        if (!trunk.ready()) {
            player = new TonePlayer(voice == null ? Playhead.HZ : hz());
        }
        if (voice == null || agreed.codec() != format.codec()) {
            voice = TrunkVoice.of(agreed.codec(), gain);
            reader.rate(voice.samplesATick());
        }
        if (otherPackets || voice.samplesATick() != framer.samplesATick()) {
            player = voice.samplesATick() == framer.samplesATick() ? player : new TonePlayer(hz());
            framer = new Framer(agreed.ticksAPacket(), voice.samplesATick());
            packetNanos = agreed.ticksAPacket() * Playhead.NANOS_A_TICK;
        }
        format = agreed;
    }

    /** The browser may send packets of the type {@code red}, whose blocks are of the type {@code audio}. */
    void repeatedBy(int red, int audio) {
        redType = OptionalInt.of(red);
        audioType = audio;
    }

    boolean repeats(int payloadType) {
        return redType.isPresent() && redType.getAsInt() == payloadType;
    }

    /** A packet that repeats earlier audio (RFC 2198), of which we use what was lost. */
    void redundant(RtpPacket heard, Arrival arrival, long nowNanos) {
        switch (Red.parse(heard)) {
            case Dropped(var reason) -> drops.count(reason);
            case Red(var repeated, var primary) -> {
                if (arrival instanceof Arrival.Newest(int lost) && lost > 0) {
                    repeated.forEach(block -> again(block, nowNanos));
                }
                if (primary.payloadType() == audioType) {
                    audio(primary, arrival, nowNanos);
                } else {
                    drops.count(Drop.UNKNOWN_PAYLOAD_TYPE);
                }
            }
        }
    }

    /** Takes the place of a packet that was lost, if it is the next that is missing. */
    private void again(RtpPacket block, long nowNanos) {
        boolean usable = trunk.ready() && !muted && !dialling() && block.payloadType() == audioType;
        long at = timeline.map(block.timestamp());
        if (!usable || at < framer.end(playhead.endTicks()) || block.payloadLength() == 0) {
            return;
        }
        gap(block, at, 1, nowNanos);
        int ticks = reader.decode(block, pcm);
        meter.recovered(ticks);
        spoken(ticks, at, nowNanos);
    }

    void audio(RtpPacket heard, Arrival arrival, long nowNanos) {
        if (!trunk.ready() || muted) {
            return;
        }
        if (arrival instanceof Arrival.Overtaken) {
            overtaken(heard, nowNanos);
            return;
        }
        long at = place(heard, arrival, nowNanos);
        gap(heard, at, arrival instanceof Arrival.Newest(int lost) ? lost : 0, nowNanos);
        int ticks = reader.decode(heard, pcm);
        lastsNanos = Math.max(ticks * Playhead.NANOS_A_TICK, packetNanos);
        if (ticks == 0) {
            drops.count(heard.payloadLength() == 0 ? Drop.NO_AUDIO : Drop.BAD_OPUS);
            return;
        }
        pace.heard(at + ticks, nowNanos);
        if (ticks == framer.frameTicks() && framer.isEmpty() && madeUp.isSpeech() && reader.speaks(voice)) {
            untouched(heard, ticks, at, nowNanos);
        } else {
            spoken(ticks, at, nowNanos);
        }
    }

    /** Whether the trunk takes telephone-events. */
    boolean takesEvents() {
        return format != null && format.tonePayloadType().isPresent();
    }

    /** A press, to be sent as telephone-events. */
    void event(ToneHeard heard, long nowNanos) {
        if (!trunk.ready() || muted || !takesEvents()) {
            return;
        }
        switch (heard) {
            case ToneHeard.Started(var digit, var startMicros) -> tones.press(digit, startMicros, nowNanos);
            case ToneHeard.Progress(var _, var durationMicros) -> tones.progress(durationMicros);
            case ToneHeard.Ended(var _, var durationMicros, var _) -> tones.release(durationMicros);
        }
        sendTones(nowNanos);
    }

    /** A press, to be sent as tones. */
    void tone(ToneHeard heard, long nowNanos) {
        if (!trunk.ready() || muted) {
            return;
        }
        switch (heard) {
            case ToneHeard.Started(var digit, var _) -> {
                if (!player.active()) {
                    fillDueNanos = playhead.dueNanos(nowNanos); // behind what was sent last
                }
                player.press(digit);
            }
            case ToneHeard.Progress _ -> {}
            case ToneHeard.Ended(var _, var durationMicros, var _) -> player.release(durationMicros);
        }
        onTime(nowNanos);
    }

    @Override
    public void onTime(long nowNanos) {
        if (!trunk.ready()) {
            return;
        }
        sendTones(nowNanos);
        holes.onTime(nowNanos);
        if (!tones.active() && fillDueNanos - nowNanos <= 0) {
            fill(nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        if (!trunk.ready()) {
            return NEVER;
        }
        long due = Timed.sooner(tones.nextDeadlineNanos(), holes.nextDeadlineNanos());
        return tones.active() ? due : Timed.sooner(due, fillDueNanos);
    }

    int clockRateHz() {
        return reader.clockRateHz();
    }

    /** What of the browser's audio had to be made up. */
    LaneMeter meter() {
        return meter;
    }

    /** Packets of the browser that were not used. */
    DropCounts drops() {
        return drops;
    }

    void close() {
        GivenBack.all(reader::close, holes::close);
    }

    /** Media time of a packet. A stream that is new, or has left the real time, is anchored where we stand. */
    private long place(RtpPacket heard, Arrival arrival, long nowNanos) {
        long position = playhead.position(nowNanos);
        boolean offCourse = Math.abs(timeline.map(heard.timestamp()) - position) > OFF_COURSE_TICKS;
        boolean staysLate = late && nowNanos - lateSinceNanos > PATIENCE_NANOS; // no burst after a stall, but a new pace
        if (arrival instanceof Arrival.Started || offCourse || staysLate) {
            timeline.anchor(heard.timestamp(), position);
            pace.restart();
            late = false;
        }
        return timeline.map(heard.timestamp());
    }

    /** What is missing before a packet: lost, or never sent. */
    private void gap(RtpPacket next, long nextAt, int lost, long nowNanos) {
        madeUp.lost((int) (lost * lastsNanos / Playhead.NANOS_A_TICK));
        long from = framer.end(playhead.endTicks());
        int ticks = (int) Math.min(nextAt - from, MadeUp.MOST_TICKS + 1);
        if (ticks <= 0 || ticks > MadeUp.MOST_TICKS || dialling()) {
            return; // Nothing to say, or too long to invent: the jump in time is silence to the phone.
        }
        int whole = ticks - ticks % (framer.isEmpty() ? framer.frameTicks() : AudioReader.STEP_TICKS);
        if (lost == 0 && whole > 0) { // DTX
            madeUp.fill(reader, pcm, whole, framer.samplesATick());
            made(whole, from, nowNanos);
        } else if (lost > 0 && (whole < ticks || !waitFor(next, from, whole, nowNanos))) {
            int made = madeUp.repair(reader, next, ticks, pcm, framer.samplesATick());
            made(made, nextAt - made, nowNanos);
        }
    }

    /** Leaves a hole for what may only have been overtaken, where frames of ours are whole packets of theirs. */
    private boolean waitFor(RtpPacket next, long from, int ticks, long nowNanos) {
        int frames = ticks / framer.frameTicks();
        boolean inAnyOrder = voice.samplesATick() == 1 && framer.isEmpty() && madeUp.isSpeech();
        if (!inAnyOrder
                || !holes.open(next, from, frames, framer.frameTicks(), out.sequence() + 1 & 0xFFFF, pace, nowNanos)) {
            return false;
        }
        out.skip(frames);
        sent(from + ticks, nowNanos);
        holes.onTime(nowNanos);
        return true;
    }

    private void overtaken(RtpPacket heard, long nowNanos) {
        long at = timeline.map(heard.timestamp());
        pace.overtaken(at + lastsNanos / Playhead.NANOS_A_TICK, nowNanos);
        if (!holes.fill(heard, at, nowNanos)) {
            drops.count(Drop.LATE); // Its time has been repaired already.
        }
    }

    private void made(int ticks, long atTicks, long nowNanos) {
        framer.audio(pcm, ticks, atTicks, (audio, offset, start) -> send(audio, offset, start, nowNanos));
    }

    private void spoken(int ticks, long atTicks, long nowNanos) {
        madeUp.heard(pcm, ticks, framer.samplesATick());
        framer.audio(pcm, ticks, atTicks, (audio, offset, start) -> {
            if (admits(start, nowNanos)) {
                noise.heard(audio, offset, samplesAPacket());
                send(audio, offset, Math.max(start, playhead.endTicks()), nowNanos);
            }
        });
    }

    private void untouched(RtpPacket heard, int ticks, long atTicks, long nowNanos) {
        if (admits(atTicks, nowNanos)) {
            noise.heard(pcm, 0, ticks);
            long start = Math.max(atTicks, playhead.endTicks());
            int header = out.next(packet, start > playhead.endTicks(), format.payloadType(), start);
            System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
            trunk.send(packet, header + heard.payloadLength(), nowNanos);
            sent(start + ticks, nowNanos);
        }
    }

    private int samplesAPacket() {
        return framer.frameTicks() * framer.samplesATick();
    }

    private boolean dialling() {
        return tones.active() || player.active();
    }

    private int hz() {
        return Playhead.HZ * voice.samplesATick();
    }

    /** Refuses audio while a tone is sent, and audio whose time has been filled. */
    private boolean admits(long atTicks, long nowNanos) {
        if (dialling()) {
            return false;
        }
        long behind = playhead.endTicks() - atTicks;
        if (behind >= framer.frameTicks()) {
            drops.count(Drop.LATE);
            lateSinceNanos = late ? lateSinceNanos : nowNanos;
            late = true;
            return false;
        }
        late = false;
        return true;
    }

    /** Tones, or what is made up. Keeps the pace; but what a loop slept through, or a hold, is over and not made up for. */
    private void fill(long nowNanos) {
        boolean steady = nowNanos - fillDueNanos < SLEPT_NANOS;
        long dueNanos = steady ? fillDueNanos : nowNanos;
        long waited = steady ? waitedNanos : 0;
        if (!steady) {
            long slept = playhead.position(nowNanos) - playhead.endTicks();
            playhead.sent(playhead.endTicks() + slept - slept % framer.frameTicks(), nowNanos);
            framer = new Framer(framer.frameTicks(), framer.samplesATick());
            madeUp.edge();
        }
        if (player.active()) {
            player.fill(pcm, 0, samplesAPacket());
            madeUp.edge();
            send(pcm, 0, playhead.endTicks(), nowNanos);
        } else {
            madeUp.fill(reader, pcm, framer.frameTicks(), framer.samplesATick());
            made(framer.frameTicks(), framer.end(playhead.endTicks()), nowNanos);
        }
        long tooLong = madeUp.isSilence() ? Math.max(0, waited - LEAST_WAIT_NANOS) : 0; // no phone waits longer for noise
        waitedNanos = waited - tooLong;
        fillDueNanos = dueNanos + packetNanos - tooLong;
        playhead.sent(playhead.endTicks(), fillDueNanos - waitedNanos);
    }

    /** A frame whose place was left free. */
    private void late(short[] audio, int offset, long atTicks, int number, long nowNanos) {
        if (dialling()) {
            return;
        }
        int header = out.overtaken(packet, format.payloadType(), atTicks, out.sequence() - number & 0xFFFF);
        if (header > 0) {
            voice.encode(audio, offset, framer.frameTicks(), packet, header);
            trunk.send(packet, header + framer.frameTicks(), nowNanos);
        }
    }

    private void send(short[] audio, int offset, long startTicks, long nowNanos) {
        boolean afterSilence = startTicks > playhead.endTicks(); // RFC 3551 §4.1: marker on a talk spurt
        int header = out.next(packet, afterSilence, format.payloadType(), startTicks);
        int ticks = framer.frameTicks();
        voice.encode(audio, offset, ticks, packet, header);
        trunk.send(packet, header + ticks, nowNanos);
        sent(startTicks + ticks, nowNanos);
    }

    private void sendTones(long nowNanos) {
        for (var due = tones.poll(nowNanos); due.isPresent(); due = tones.poll(nowNanos)) {
            var tone = due.get();
            if (tone.first()) {
                toneStartTicks = playhead.position(nowNanos);
                toneStartNanos = playhead.dueNanos(nowNanos);
            }
            long start = toneStartTicks + tone.timestampOffset();
            int header = out.next(packet, tone.marker(), format.tonePayloadType().getAsInt(), start);
            System.arraycopy(tone.payload(), 0, packet, header, TelephoneEvent.BYTES);
            trunk.send(packet, header + TelephoneEvent.BYTES, nowNanos);
            if (!tone.again()) { // else audio goes on beside it
                long end = start + duration(tone);
                lastsNanos = packetNanos;
                long next = toneStartNanos + (end - toneStartTicks) * Playhead.NANOS_A_TICK;
                sent(end, next, next + LEAST_WAIT_NANOS);
                madeUp.edge();
            }
        }
    }

    private static int duration(ToneSender.TonePacket tone) {
        return TelephoneEvent.parse(tone.payload(), 0, TelephoneEvent.BYTES).orElseThrow().duration();
    }

    /** Audio: what follows is due as punctually as this stream comes. */
    private void sent(long endTicks, long nowNanos) {
        long came = pace.isKnown() ? pace.dueNanos(endTicks) : nowNanos;
        long waits = Math.clamp(pace.latestNanos() + WAIT_MARGIN_NANOS, LEAST_WAIT_NANOS, MOST_WAIT_NANOS);
        sent(endTicks, came + lastsNanos, came + lastsNanos + waits);
    }

    private void sent(long endTicks, long nextNanos, long fillNanos) {
        playhead.sent(endTicks, nextNanos);
        fillDueNanos = fillNanos;
        waitedNanos = fillNanos - nextNanos;
    }

    private static ToneSender toneSender(int ticksAPacket) {
        return new ToneSender(Playhead.HZ, 1000 * ticksAPacket / Playhead.HZ); // at the pace of the audio
    }
}
