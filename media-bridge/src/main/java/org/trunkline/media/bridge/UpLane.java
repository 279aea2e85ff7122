package org.trunkline.media.bridge;

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
import org.trunkline.media.rtp.RtpPacket;

/**
 * Browser to trunk: one packet in, one out. Loss is repaired here, because phones cannot; when the browser falls silent a
 * steady flow of comfort noise goes on. While a tone is sent no audio is.
 *
 * <pre>
 *   audio ──► repair ──► decode ──► frame ──► G.711 ──┐
 *   tone  ──► ToneSender: telephone-events ───────────┤
 *   tone  ──► TonePlayer: tones ───────────► G.711 ───┼──► one stream: SSRC, sequence, timestamp ──► trunk
 *   nothing for 80 ms ──► comfort noise  ─────────────┘
 * </pre>
 */
final class UpLane implements Timed {
    private static final long FILL_AFTER_NANOS = 4 * Playhead.FRAME_NANOS; // after what was sent has been played
    private static final int MOST_REPAIRED_TICKS = 6 * Framer.FRAME_TICKS; // 120 ms: longer is no speech any more
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
    private final ComfortNoise noise;
    private final short[] pcm;
    private final byte[] packet;
    private Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private ToneSender tones = toneSender(Framer.FRAME_TICKS);
    private TonePlayer player = new TonePlayer(Playhead.HZ);
    private TrunkFormat format;
    private boolean muted;
    private TrunkVoice voice;
    private Gain gain = Gain.NONE;
    private long packetNanos = Playhead.FRAME_NANOS;
    private long toneStartTicks;
    private long toneStartNanos;
    private boolean late;
    private long lateSinceNanos;
    private long lastsNanos = Playhead.FRAME_NANOS; // what comes in now; its frames leave at once
    private boolean filling;
    private long fillDueNanos;

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

    void audio(RtpPacket heard, Arrival arrival, long nowNanos) {
        if (!trunk.ready() || muted) {
            return;
        }
        if (arrival instanceof Arrival.Overtaken) {
            drops.count(Drop.LATE); // Its time has been repaired already.
            return;
        }
        long at = place(heard, arrival, nowNanos);
        if (arrival instanceof Arrival.Newest(int lost) && lost > 0) {
            repair(heard, at, nowNanos);
        }
        int ticks = reader.decode(heard, pcm);
        lastsNanos = Math.max(ticks * Playhead.NANOS_A_TICK, packetNanos);
        if (ticks == 0) {
            drops.count(heard.payloadLength() == 0 ? Drop.NO_AUDIO : Drop.BAD_OPUS);
        } else if (ticks == framer.frameTicks() && framer.isEmpty() && reader.speaks(voice)) {
            untouched(heard, ticks, at, nowNanos);
        } else {
            framer.audio(pcm, ticks, at, (audio, offset, start) -> frame(audio, offset, start, nowNanos));
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
        if (!tones.active() && fillDueNanos - nowNanos <= 0) {
            fill(nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        if (!trunk.ready()) {
            return NEVER;
        }
        return tones.active() ? tones.nextDeadlineNanos() : Timed.sooner(tones.nextDeadlineNanos(), fillDueNanos);
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
        reader.close();
    }

    /** Media time of a packet. A stream that is new, or has left the real time, is anchored where we stand. */
    private long place(RtpPacket heard, Arrival arrival, long nowNanos) {
        long position = playhead.position(nowNanos);
        boolean offCourse = Math.abs(timeline.map(heard.timestamp()) - position) > OFF_COURSE_TICKS;
        boolean staysLate = late && nowNanos - lateSinceNanos > PATIENCE_NANOS; // no burst after a stall, but a new pace
        if (arrival instanceof Arrival.Started || offCourse || staysLate) {
            timeline.anchor(heard.timestamp(), position);
            late = false;
        }
        return timeline.map(heard.timestamp());
    }

    private void repair(RtpPacket next, long nextAt, long nowNanos) {
        long missing = nextAt - framer.end(playhead.endTicks());
        if (missing <= 0 || missing > MOST_REPAIRED_TICKS || dialling()) {
            return; // Nothing to say, or too long to invent: the jump in time is silence to the phone.
        }
        int ticks = reader.repair(next, (int) missing, pcm, meter);
        framer.audio(pcm, ticks, nextAt - ticks, (audio, offset, start) -> frame(audio, offset, start, nowNanos));
    }

    private void frame(short[] audio, int offset, long atTicks, long nowNanos) {
        if (admits(atTicks, nowNanos)) {
            noise.heard(audio, offset, samplesAPacket());
            send(audio, offset, Math.max(atTicks, playhead.endTicks()), nowNanos);
        }
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
            if (behind < 2 * framer.frameTicks()) {
                fillDueNanos = nowNanos + packetNanos + FILL_AFTER_NANOS; // the next comes in time, if it is let in
            }
            drops.count(Drop.LATE);
            lateSinceNanos = late ? lateSinceNanos : nowNanos;
            late = true;
            return false;
        }
        late = false;
        return true;
    }

    /** Tones, or noise. Keeps the pace; but what a loop slept through, or a hold, is over and not made up for. */
    private void fill(long nowNanos) {
        boolean steady = filling && nowNanos - fillDueNanos < FILL_AFTER_NANOS;
        long dueNanos = steady ? fillDueNanos : nowNanos;
        long start = steady ? playhead.endTicks() : playhead.position(nowNanos);
        if (player.active()) {
            player.fill(pcm, 0, samplesAPacket());
        } else {
            noise.fill(pcm, 0, samplesAPacket());
        }
        lastsNanos = packetNanos;
        send(pcm, 0, start, nowNanos);
        filling = true;
        fillDueNanos = dueNanos + packetNanos;
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
                sent(end, toneStartNanos + (end - toneStartTicks) * Playhead.NANOS_A_TICK, nowNanos);
            }
        }
    }

    private static int duration(ToneSender.TonePacket tone) {
        return TelephoneEvent.parse(tone.payload(), 0, TelephoneEvent.BYTES).orElseThrow().duration();
    }

    private void sent(long endTicks, long nowNanos) {
        sent(endTicks, nowNanos + lastsNanos, nowNanos);
    }

    private void sent(long endTicks, long nextNanos, long nowNanos) {
        playhead.sent(endTicks, nextNanos);
        filling = false;
        fillDueNanos = nowNanos + lastsNanos + FILL_AFTER_NANOS;
    }

    private static ToneSender toneSender(int ticksAPacket) {
        return new ToneSender(Playhead.HZ, 1000 * ticksAPacket / Playhead.HZ); // at the pace of the audio
    }
}
