package org.trunkline.media.bridge;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;

/**
 * Trunk to browser: one packet in, one out. Loss is passed on as a gap in the sequence and overtaking as it is, so that the
 * browser's jitter buffer, which is better than any of ours would be, puts it right.
 *
 * <pre>
 *   audio ──► decode ──► frame ──► Opus ──► own SSRC, sequence, timestamp ──► SRTP ──► browser
 *       └───────────────── same codec: payload untouched ─────────────┘
 * </pre>
 */
final class DownLane {
    private final DownStream stream;
    private final BrowserLeg browser;
    private final DropCounts drops;
    private final Timeline timeline = new Timeline(Playhead.HZ, Playhead.HZ);
    private final LaneMeter meter = new LaneMeter();
    private final Playhead playhead = new Playhead();
    private final Course course = new Course();
    private final short[] pcm;
    private Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private int expectedTimestamp;
    private long lagNanos;
    private long lastsNanos = Playhead.FRAME_NANOS; // what comes in now; its frames leave at once

    /** @param scratch of the loop */
    DownLane(BrowserLeg browser, DownStream stream, DropCounts drops, Scratch scratch) {
        pcm = scratch.pcm;
        this.browser = browser;
        this.stream = stream;
        this.drops = drops;
    }

    /** One codec for the whole call, and no RED. */
    DownLane(BrowserLeg browser, AudioWriter writer, DropCounts drops, RandomGenerator random) {
        this(browser, writer, drops, random, new Scratch());
    }

    private DownLane(BrowserLeg browser, AudioWriter writer, DropCounts drops, RandomGenerator random, Scratch scratch) {
        this(browser, new DownStream(browser, new DownCodec(writer, List.of()), OptionalInt.empty(), random, scratch), drops, scratch);
    }

    /** How the trunk's audio is sent on from now on; without a word Opus, whatever is to be heard. */
    void follows(Downlink downlink) {
        stream.follows(downlink);
    }

    int ssrc() {
        return stream.ssrc();
    }

    int clockRateHz() {
        return stream.clockRateHz();
    }

    /** How much work the following frames are worth. */
    void effort(Effort effort) {
        stream.effort(effort);
    }

    /** Whether the encoder rests to spare the loop. */
    boolean isSpared() {
        return stream.isSpared();
    }

    /** The browser takes this G.711 from now on, and no other. */
    void takes(List<AudioWriter.Plain> g711) {
        stream.takes(g711);
    }

    /** What of the trunk's audio had to be made up: nothing, as long as loss is passed on. */
    LaneMeter meter() {
        return meter;
    }

    /** Packets of the trunk that were not used. */
    DropCounts drops() {
        return drops;
    }

    void close() {
        stream.close();
    }

    /** What the browser says has reached it. */
    void reported(Reporter.Quality there, long nowNanos) {
        stream.reported(there, nowNanos);
    }

    void audio(RtpPacket heard, Arrival arrival, TrunkVoice voice, long nowNanos) {
        if (!browser.secure()) {
            return; // Nobody can hear it yet; Opus would be encoded for nothing.
        }
        int ticks = Math.min(heard.payloadLength(), pcm.length / voice.samplesATick());
        lastsNanos = Math.max(ticks * Playhead.NANOS_A_TICK, Playhead.FRAME_NANOS);
        int lostTicks = arrival instanceof Arrival.Newest(int lost) ? Math.min(lost * ticks, missing(heard)) : 0;
        long at = place(heard, arrival, lostTicks, nowNanos - lagNanos);
        if (arrival instanceof Arrival.Overtaken(int back)) {
            overtaken(heard, ticks, voice, at, packetsFor(back * ticks, voice, ticks), nowNanos);
            return;
        }
        boolean turned = stream.turn(voice, at, nowNanos);
        if (turned || framer.samplesATick() != voice.samplesATick()) {
            framer = new Framer(Framer.FRAME_TICKS, voice.samplesATick());
        }
        if (lostTicks > 0) {
            stream.skip(packetsFor(Math.min(lostTicks, missing(heard)), voice, ticks));
        }
        expectedTimestamp = heard.timestamp() + ticks;
        boolean passes = stream.passes(voice);
        if (!passes || stream.listens()) {
            voice.decode(heard.buffer(), heard.payloadOffset(), ticks, pcm);
        }
        if (passes) {
            untouched(heard, ticks, at, nowNanos);
        } else {
            framer.audio(pcm, ticks, at, (audio, offset, start) -> frame(audio, offset, start, nowNanos));
        }
    }

    /** Whether the browser is told of the trunk's pauses as they come: where its audio passes untouched, too. */
    boolean tellsPauses(TrunkVoice voice) {
        return stream.tellsPauses() && stream.passes(voice);
    }

    /** The trunk tells its background (RFC 3389); nothing more comes until somebody speaks. */
    void pause(RtpPacket heard, Arrival arrival, long nowNanos) {
        boolean overtaken = arrival instanceof Arrival.Overtaken;
        if (overtaken || heard.payloadLength() == 0) {
            drops.count(overtaken ? Drop.LATE : Drop.NO_AUDIO);
        } else if (browser.secure()) {
            int lost = arrival instanceof Arrival.Newest(int packets) && missing(heard) > 0 ? packets : 0;
            long at = place(heard, arrival, lost > 0 ? missing(heard) : 0, nowNanos - lagNanos);
            stream.skip(lost);
            stream.level(heard, at, nowNanos);
            expectedTimestamp = heard.timestamp();
            playhead.sent(at, nowNanos);
        }
    }

    /** What comes from now on is so much later than without the jitter of the network, as a buffer held it back. */
    void lags(long nanos) {
        lagNanos = nanos;
    }

    /** The trunk sent something that is no audio. */
    void elsewhere(long nowNanos) {
        course.heard(nowNanos - lagNanos);
    }

    private long place(RtpPacket heard, Arrival arrival, int lostTicks, long nowNanos) {
        if (arrival instanceof Arrival.Overtaken) {
            return timeline.map(heard.timestamp());
        }
        boolean anew = arrival instanceof Arrival.Started || !course.begun();
        if (anew || !course.holds(timeline.map(heard.timestamp()), lostTicks, heard.marker(), nowNanos)) {
            long due = course.begun() ? course.due(nowNanos) : 0;
            timeline.anchor(heard.timestamp(), Math.max(due, framer.end(playhead.endTicks())));
            expectedTimestamp = heard.timestamp();
        }
        long at = timeline.map(heard.timestamp());
        course.played(at, nowNanos);
        return at;
    }

    /** Media time that is missing before a packet; numbers may be left out without any. */
    private int missing(RtpPacket heard) {
        return Math.max(0, Timestamps.delta(heard.timestamp(), expectedTimestamp));
    }

    /** A packet that others have overtaken goes into the gap that was left for it, or nowhere. */
    private void overtaken(RtpPacket heard, int ticks, TrunkVoice voice, long at, int back, long nowNanos) {
        boolean placed = stream.passes(voice)
                ? stream.overtakenPayload(heard, at, back, nowNanos)
                : ticks == Framer.FRAME_TICKS && overtakenFrame(heard, voice, at, back, nowNanos);
        if (placed) {
            playhead.sent(at + ticks, nowNanos + lastsNanos);
        } else {
            drops.count(Drop.LATE);
        }
    }

    private boolean overtakenFrame(RtpPacket heard, TrunkVoice voice, long at, int back, long nowNanos) {
        voice.decode(heard.buffer(), heard.payloadOffset(), Framer.FRAME_TICKS, pcm);
        return stream.overtakenFrame(pcm, voice.samplesATick(), at, back, nowNanos);
    }

    private void frame(short[] audio, int offset, long at, long nowNanos) {
        stream.frame(audio, offset, framer.samplesATick(), at, afterSilence(at), nowNanos);
        playhead.sent(at + Framer.FRAME_TICKS, nowNanos + lastsNanos);
    }

    private void untouched(RtpPacket heard, int ticks, long at, long nowNanos) {
        if (stream.listens()) {
            stream.listen(pcm, ticks, at);
        }
        stream.payload(heard, at, afterSilence(at), nowNanos);
        playhead.sent(at + ticks, nowNanos + lastsNanos);
    }

    private boolean afterSilence(long at) {
        return at > playhead.endTicks();
    }

    /** How many of our packets hold so much time of a trunk whose packets hold {@code ticksAPacket}. */
    private int packetsFor(int ticks, TrunkVoice voice, int ticksAPacket) {
        int ours = stream.passes(voice) ? Math.max(1, ticksAPacket) : Framer.FRAME_TICKS;
        return (ticks + ours / 2) / ours;
    }
}
