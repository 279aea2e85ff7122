package org.trunkline.media.bridge;

import java.util.random.RandomGenerator;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;
import org.trunkline.media.srtp.SrtpSession;

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
    private final BrowserLeg browser;
    private final AudioWriter writer;
    private final DropCounts drops;
    private final OutgoingStream out;
    private final Timeline timeline = new Timeline(Playhead.HZ, Playhead.HZ);
    private final LaneMeter meter = new LaneMeter();
    private final Playhead playhead = new Playhead();
    private final Course course = new Course();
    private final short[] pcm = new short[2048];
    private final byte[] packet = new byte[2048 + SrtpSession.MAX_TRAILER_BYTES];
    private Framer framer = new Framer(Framer.FRAME_TICKS, 1);
    private int expectedTimestamp;
    private long lagNanos;
    private long lastsNanos = Playhead.FRAME_NANOS; // what comes in now; its frames leave at once

    DownLane(BrowserLeg browser, AudioWriter writer, DropCounts drops, RandomGenerator random) {
        this.browser = browser;
        this.writer = writer;
        this.drops = drops;
        out = new OutgoingStream(random);
    }

    int ssrc() {
        return out.ssrc();
    }

    int clockRateHz() {
        return writer.clockFactor() * Playhead.HZ;
    }

    /** How much work the following frames are worth, 0 to 10. */
    void complexity(int complexity) {
        writer.complexity(complexity);
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
        writer.close();
    }

    void audio(RtpPacket heard, Arrival arrival, TrunkVoice voice, long nowNanos) {
        if (!browser.secure()) {
            return; // Nobody can hear it yet; Opus would be encoded for nothing.
        }
        int ticks = Math.min(heard.payloadLength(), pcm.length / voice.samplesATick());
        lastsNanos = Math.max(ticks * Playhead.NANOS_A_TICK, Playhead.FRAME_NANOS);
        if (framer.samplesATick() != voice.samplesATick()) {
            framer = new Framer(Framer.FRAME_TICKS, voice.samplesATick());
        }
        int lostTicks = arrival instanceof Arrival.Newest(int lost) ? Math.min(lost * ticks, missing(heard)) : 0;
        long at = place(heard, arrival, lostTicks, nowNanos - lagNanos);
        if (lostTicks > 0) {
            out.skip(packetsFor(Math.min(lostTicks, missing(heard)), voice, ticks));
        }
        if (!(arrival instanceof Arrival.Overtaken)) {
            expectedTimestamp = heard.timestamp() + ticks;
        }
        if (arrival instanceof Arrival.Overtaken(int back)) {
            overtaken(heard, ticks, voice, at, packetsFor(back * ticks, voice, ticks), nowNanos);
        } else if (writer.speaks(voice)) {
            int header = out.next(packet, afterSilence(at), writer.payloadType(), at);
            payload(heard, header, at + ticks, nowNanos);
        } else {
            voice.decode(heard.buffer(), heard.payloadOffset(), ticks, pcm);
            framer.audio(pcm, ticks, at, (audio, offset, start) -> frame(audio, offset, start, nowNanos));
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
        boolean oneFrame = ticks == Framer.FRAME_TICKS;
        int header = oneFrame || writer.speaks(voice)
                ? out.overtaken(packet, writer.payloadType(), at * writer.clockFactor(), back)
                : 0;
        if (header == 0) {
            drops.count(Drop.LATE);
        } else if (writer.speaks(voice)) {
            payload(heard, header, at + ticks, nowNanos);
        } else {
            voice.decode(heard.buffer(), heard.payloadOffset(), ticks, pcm);
            encoded(pcm, 0, header, at, nowNanos);
        }
    }

    private void frame(short[] audio, int offset, long at, long nowNanos) {
        int header = out.next(packet, afterSilence(at), writer.payloadType(), at * writer.clockFactor());
        encoded(audio, offset, header, at, nowNanos);
    }

    private void encoded(short[] audio, int offset, int header, long at, long nowNanos) {
        browser.send(packet, header + writer.encode(audio, offset, framer.samplesATick(), packet, header), nowNanos);
        playhead.sent(at + Framer.FRAME_TICKS, nowNanos + lastsNanos);
    }

    private void payload(RtpPacket heard, int header, long end, long nowNanos) {
        System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
        browser.send(packet, header + heard.payloadLength(), nowNanos);
        playhead.sent(end, nowNanos + lastsNanos);
    }

    private boolean afterSilence(long at) {
        return at > playhead.endTicks();
    }

    /** How many of our packets hold so much time of a trunk whose packets hold {@code ticksAPacket}. */
    private int packetsFor(int ticks, TrunkVoice voice, int ticksAPacket) {
        int ours = writer.speaks(voice) ? Math.max(1, ticksAPacket) : Framer.FRAME_TICKS;
        return (ticks + ours / 2) / ours;
    }
}
