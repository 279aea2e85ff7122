package org.trunkline.media.bridge;

import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Audio on its way to a trunk: put where it belongs in the outgoing media time, with what is missing before it made up.
 *
 * <pre>
 *   in:    1   2       4           7 …          3 and 5 are missing, 6 was never sent
 *   out:   1   2   3'  4   5'  6'  7 …          FEC, concealment, noise; 3 may yet come: see {@link Hole}
 * </pre>
 */
final class UpAudio {
    private static final int OFF_COURSE_TICKS = Playhead.HZ / 2;
    private static final long PATIENCE_NANOS = 10 * Playhead.FRAME_NANOS;

    private final UpStream stream;
    private final UpTones tones;
    private final UpPace pace;
    private final Punctuality punctuality;
    private final DropCounts drops;
    private final LaneMeter meter = new LaneMeter();
    private final ComfortNoise noise;
    private final MadeUp madeUp;
    private final Pauses pauses;
    private final Lead lead = new Lead();
    private final short[] pcm;
    private AudioReader reader;
    private Timeline timeline;
    private Holes holes;
    private Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private boolean late;
    private long lateSinceNanos;
    private long heardToTicks; // of what the trunk was sent, the end of what was not made up

    /** @param pcm room for a packet */
    UpAudio(UpStream stream, UpTones tones, UpPace pace, AudioReader reader, DropCounts drops, long seed, short[] pcm) {
        this.stream = stream;
        this.tones = tones;
        this.pace = pace;
        this.drops = drops;
        this.pcm = pcm;
        punctuality = pace.punctuality();
        noise = new ComfortNoise(seed);
        madeUp = new MadeUp(noise, meter);
        pauses = new Pauses(noise);
        hears(reader);
    }

    private void hears(AudioReader next) {
        reader = next;
        timeline = new Timeline(next.clockRateHz(), Playhead.HZ);
        holes = new Holes(next, meter, this::late);
    }

    /** What comes in is another stream from now on, and read by another reader; until then there is noise. */
    void from(AudioReader next) {
        var before = reader;
        var holesBefore = holes;
        next.rate(framer.samplesATick());
        hears(next);
        breakOff();
        fadeOut();
        punctuality.restart();
        late = false;
        GivenBack.all(before::close, holesBefore::close);
    }

    /** It is sent as the stream is agreed on now. */
    void agree() {
        int samplesATick = stream.voice().samplesATick();
        reader.rate(samplesATick);
        if (stream.packetTicks() != framer.frameTicks() || samplesATick != framer.samplesATick()) {
            framer = new Framer(stream.packetTicks(), samplesATick);
        }
    }

    /** Nobody waits for what was overtaken any more. */
    void forgetHoles() {
        holes.forget();
    }

    /** Nobody hears the rest of a frame, or how it might go on, or the rest of a pause. */
    void breakOff() {
        madeUp.forget();
        pauses.interrupted(pace.endTicks());
        framer = new Framer(framer.frameTicks(), framer.samplesATick());
    }

    /** The trunk shall hear nothing more of what was said. */
    void fadeOut() {
        madeUp.fadeOut();
    }

    /** Something else was sent. */
    void edge() {
        madeUp.edge();
        pauses.interrupted(pace.endTicks());
    }

    /** Where what comes in falls silent, this is how loud its background is. */
    void background(int dbov) {
        noise.told(dbov);
    }

    /** Whether nothing but noise is sent. */
    boolean isSilence() {
        return madeUp.isSilence();
    }

    int clockRateHz() {
        return reader.clockRateHz();
    }

    LaneMeter meter() {
        return meter;
    }

    void close() {
        GivenBack.all(reader::close, holes::close);
    }

    void heard(RtpPacket heard, Arrival arrival, long nowNanos) {
        if (arrival instanceof Arrival.Overtaken) {
            overtaken(heard, nowNanos);
            return;
        }
        long at = place(heard, arrival, nowNanos);
        gap(heard, at, arrival instanceof Arrival.Newest(int lost) ? lost : 0, nowNanos);
        int ticks = reader.decode(heard, pcm);
        pace.lasts(Math.max(ticks * Playhead.NANOS_A_TICK, stream.packetNanos()));
        if (ticks == 0) {
            drops.count(heard.payloadLength() == 0 ? Drop.NO_AUDIO : Drop.BAD_OPUS);
            return;
        }
        punctuality.heard(at + ticks, nowNanos);
        if (ticks == framer.frameTicks() && framer.isEmpty() && madeUp.isReal() && reader.speaks(stream.voice())) {
            untouched(heard, ticks, at, nowNanos);
        } else {
            spoken(ticks, at, nowNanos);
        }
    }

    /**
     * Takes the place of a packet that was lost, if it is the next that is missing.
     *
     * @param lostBefore packets right before it
     * @return whether it did
     */
    boolean again(RtpPacket block, int lostBefore, long nowNanos) {
        long at = timeline.map(block.timestamp());
        if (tones.active() || at < framer.end(pace.endTicks()) || block.payloadLength() == 0) {
            return false;
        }
        gap(block, at, lostBefore, nowNanos);
        int ticks = reader.decode(block, pcm);
        meter.recovered(ticks);
        spoken(ticks, at, nowNanos);
        return ticks > 0;
    }

    /** A packet for time of which nothing has come. */
    void fill(long nowNanos) {
        madeUp.fill(reader, pcm, framer.frameTicks(), framer.samplesATick());
        made(framer.frameTicks(), framer.end(pace.endTicks()), nowNanos);
    }

    void onTime(long nowNanos) {
        holes.onTime(nowNanos);
    }

    long nextDeadlineNanos() {
        return holes.nextDeadlineNanos();
    }

    /**
     * Media time of a packet. A stream that is new, or has left the real time, is anchored where we stand; one that runs ahead is
     * put back.
     */
    private long place(RtpPacket heard, Arrival arrival, long nowNanos) {
        long position = pace.position(nowNanos);
        boolean offCourse = Math.abs(timeline.map(heard.timestamp()) - position) > OFF_COURSE_TICKS;
        boolean staysLate = late && nowNanos - lateSinceNanos > PATIENCE_NANOS; // no burst after a stall, but a new pace
        if (arrival instanceof Arrival.Started || offCourse || staysLate) {
            timeline.anchor(heard.timestamp(), position);
            punctuality.restart();
            late = false;
        }
        long at = timeline.map(heard.timestamp());
        long tooFar = lead.excess(at, nowNanos);
        if (tooFar > 0) {
            timeline.anchor(heard.timestamp(), at - tooFar);
            punctuality.restart();
            pace.runsAhead(Math.max(0, pace.endTicks() - at + tooFar) * Playhead.NANOS_A_TICK, nowNanos);
        }
        return at - tooFar;
    }

    /** What is missing before a packet: lost, or never sent. */
    private void gap(RtpPacket next, long nextAt, int lost, long nowNanos) {
        int lostTicks = madeUp.lost((int) (lost * pace.lastsTicks()));
        long from = framer.end(pace.endTicks());
        int ticks = (int) Math.min(nextAt - from, MadeUp.MOST_TICKS + 1);
        if (ticks <= 0 || ticks > MadeUp.MOST_TICKS || tones.active()) {
            return; // Nothing to say, or too long to invent: the jump in time is silence to the phone.
        }
        int whole = ticks - ticks % (framer.isEmpty() ? framer.frameTicks() : AudioReader.STEP_TICKS);
        if (lost == 0 && whole > 0) { // DTX
            madeUp.fill(reader, pcm, whole, framer.samplesATick());
            made(whole, from, nowNanos);
        } else if (lost > 0 && (whole < ticks || !waitFor(next, from, whole, nowNanos))) {
            int made = madeUp.repair(reader, next, ticks, lostTicks, pcm, framer.samplesATick());
            made(made, nextAt - made, nowNanos);
        }
    }

    /** Leaves a hole for what may only have been overtaken, where frames of ours are whole packets of theirs. */
    private boolean waitFor(RtpPacket next, long from, int ticks, long nowNanos) {
        int frames = ticks / framer.frameTicks();
        boolean inAnyOrder =
                framer.samplesATick() == 1 && framer.isEmpty() && madeUp.isSpeech() && !pauses.isPausing();
        if (!inAnyOrder
                || !holes.open(next, from, frames, framer.frameTicks(), stream.nextNumber(), punctuality, nowNanos)) {
            return false;
        }
        stream.skip(frames, from + ticks, nowNanos);
        holes.onTime(nowNanos);
        return true;
    }

    private void overtaken(RtpPacket heard, long nowNanos) {
        long at = timeline.map(heard.timestamp());
        punctuality.overtaken(at + pace.lastsTicks(), nowNanos);
        if (!holes.fill(heard, at, nowNanos)) {
            drops.count(Drop.LATE); // Its time has been repaired already.
        }
    }

    /** A frame whose place was left free. */
    private void late(short[] audio, int offset, long atTicks, int number, long nowNanos) {
        if (!tones.active()) {
            stream.overtaken(audio, offset, atTicks, number, nowNanos);
        }
    }

    private void made(int ticks, long atTicks, long nowNanos) {
        framer.audio(pcm, ticks, atTicks, (audio, offset, start) -> {
            boolean silence = madeUp.isSilence();
            if (!stream.tellsPauses() || !pausing(pauses.madeUp(silence, start, framer.frameTicks()), start, nowNanos)) {
                stream.audio(audio, offset, start, nowNanos);
            }
        });
    }

    private void spoken(int ticks, long atTicks, long nowNanos) {
        madeUp.heard(pcm, ticks, framer.samplesATick());
        framer.audio(pcm, ticks, atTicks, (audio, offset, start) -> {
            if (admits(start, nowNanos)) {
                int samples = stream.samplesAPacket();
                long from = Math.max(start, pace.endTicks());
                learn(audio, offset, samples, from);
                if (!pauses(audio, offset, samples, from, nowNanos)) {
                    stream.audio(audio, offset, from, nowNanos);
                }
            }
        });
    }

    private void untouched(RtpPacket heard, int ticks, long atTicks, long nowNanos) {
        madeUp.heard(pcm, ticks, framer.samplesATick());
        if (admits(atTicks, nowNanos)) {
            long from = Math.max(atTicks, pace.endTicks());
            learn(pcm, 0, ticks, from);
            if (!pauses(pcm, 0, ticks, from, nowNanos)) {
                stream.payload(heard, ticks, from, nowNanos);
            }
        }
    }

    /** Whatever is made up later has the background of this. */
    private void learn(short[] audio, int offset, int samples, long startTicks) {
        long paused = (startTicks - heardToTicks) / framer.frameTicks();
        heardToTicks = startTicks + framer.frameTicks();
        if (paused > 0) {
            int edge = MadeUp.EDGE_TICKS * framer.samplesATick(); // has made-up noise in it
            noise.heardBehindPause(audio, offset + edge, samples - edge, paused);
        } else {
            noise.heard(audio, offset, samples);
        }
    }

    private boolean pauses(short[] audio, int offset, int samples, long startTicks, long nowNanos) {
        return stream.tellsPauses()
                && pausing(pauses.heard(audio, offset, samples, startTicks, framer.frameTicks()), startTicks, nowNanos);
    }

    /** Whether a packet is part of a pause, for which then has been done what there is to do. */
    private boolean pausing(Pauses.Step step, long startTicks, long nowNanos) {
        switch (step) {
            case AUDIO -> {}
            case LEVEL -> stream.level(noise.levelDbov(), startTicks, nowNanos);
            case NOTHING -> stream.pause(startTicks, nowNanos);
        }
        return step != Pauses.Step.AUDIO;
    }

    /** Refuses audio while a tone is sent, and audio whose time has been filled. */
    private boolean admits(long atTicks, long nowNanos) {
        if (tones.active()) {
            return false;
        }
        long behind = pace.endTicks() - atTicks;
        if (behind >= framer.frameTicks()) {
            drops.count(Drop.LATE);
            lateSinceNanos = late ? lateSinceNanos : nowNanos;
            late = true;
            return false;
        }
        late = false;
        return true;
    }
}
