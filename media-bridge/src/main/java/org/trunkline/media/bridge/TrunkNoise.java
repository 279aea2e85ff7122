package org.trunkline.media.bridge;

import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;

/**
 * The background of a trunk that tells how loud it is, and sends nothing more until somebody speaks (RFC 3389). It is made up
 * here, as packets of the trunk's codec, so that it takes the way of all audio: as noise to a browser with G.711, and into the
 * pause that Opus makes of any background.
 *
 * <pre>
 *   trunk     A A A N               N     A A     A audio, N comfort noise: a level
 *   made up         n   n n n n n n n n           each but the first a frame later than its time, so that audio
 *                                                 which comes back finds its place free
 * </pre>
 */
final class TrunkNoise implements Timed {
    /** Takes what is made up. */
    @FunctionalInterface
    interface Sink {
        /**
         * A packet of noise.
         *
         * @param packet of the trunk's codec
         * @param arrival that of the packet which told the level, then in order
         * @param lagNanos how much later than its time this is
         */
        void noise(RtpPacket packet, Arrival arrival, TrunkVoice voice, long lagNanos, long nowNanos);
    }

    private static final Arrival IN_ORDER = new Arrival.Newest(0);
    private static final int FRAME_TICKS = Framer.FRAME_TICKS;

    /** What noise is made with. */
    private record Maker(ComfortNoise noise, short[] pcm, byte[] payload) {
        Maker(long seed) {
            this(new ComfortNoise(seed), new short[2 * FRAME_TICKS], new byte[FRAME_TICKS]);
        }
    }

    private final long seed;
    private final DropCounts drops;
    private final Sink sink;
    private Maker maker; // from the first level on; most trunks tell none
    private boolean running;
    private TrunkVoice heardBy; // whose packets these are taken for
    private TrunkVoice voice; // it is only spoken with, by nobody else
    private int timestamp;
    private long dueNanos;

    TrunkNoise(long seed, DropCounts drops, Sink sink) {
        this.seed = seed;
        this.drops = drops;
        this.sink = sink;
    }

    /** The trunk tells a level; its audio is of this voice. */
    void told(RtpPacket packet, Arrival arrival, TrunkVoice ofTrunk, long nowNanos) {
        var level = ComfortNoise.levelOf(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        if (level.isEmpty() || arrival instanceof Arrival.Overtaken) {
            drops.count(level.isEmpty() ? Drop.NO_AUDIO : Drop.LATE);
            return;
        }
        maker = maker == null ? new Maker(seed) : maker;
        maker.noise().told(level.getAsInt());
        if (!running) {
            begin(packet, ofTrunk);
            frame(arrival, 0, nowNanos);
            dueNanos = nowNanos + 2 * Playhead.FRAME_NANOS;
        } else if (Math.abs(Timestamps.delta(packet.timestamp(), timestamp)) > 2 * FRAME_TICKS) {
            timestamp = packet.timestamp(); // its clock has gone another way
        }
    }

    private void begin(RtpPacket packet, TrunkVoice ofTrunk) {
        if (voice == null || ofTrunk.codec() != voice.codec()) {
            voice = TrunkVoice.of(ofTrunk.codec());
        }
        heardBy = ofTrunk;
        running = true;
        timestamp = packet.timestamp();
    }

    /** There is audio again, or nothing is to be heard. */
    void stop() {
        running = false;
    }

    @Override
    public void onTime(long nowNanos) {
        while (running && dueNanos - nowNanos <= 0) {
            dueNanos += Playhead.FRAME_NANOS;
            if (nowNanos - dueNanos < Playhead.FRAME_NANOS) {
                frame(IN_ORDER, Playhead.FRAME_NANOS, nowNanos);
            } else {
                timestamp += FRAME_TICKS; // slept through
            }
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return running ? dueNanos : NEVER;
    }

    private void frame(Arrival arrival, long lagNanos, long nowNanos) {
        maker.noise().fill(maker.pcm(), 0, FRAME_TICKS * voice.samplesATick());
        voice.encode(maker.pcm(), 0, FRAME_TICKS, maker.payload(), 0);
        var packet = new RtpPacket(false, 0, 0, timestamp, 0, maker.payload(), 0, FRAME_TICKS);
        timestamp += FRAME_TICKS;
        sink.noise(packet, arrival, heardBy, lagNanos, nowNanos);
    }
}
