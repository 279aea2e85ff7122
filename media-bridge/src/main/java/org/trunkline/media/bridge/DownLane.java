package org.trunkline.media.bridge;

import java.util.random.RandomGenerator;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/**
 * Trunk to browser: one packet in, one out. Loss is passed on as a gap in the sequence and overtaking as it is, so that the
 * browser's jitter buffer, which is better than any of ours would be, puts it right.
 *
 * <pre>
 *   audio ──► decode G.711 ──► frame ──► Opus ──► own SSRC, sequence, timestamp ──► SRTP ──► browser
 *       └───────────────── same codec: payload untouched ─────────────┘
 * </pre>
 */
final class DownLane {
    private static final int OFF_COURSE_SAMPLES = Playhead.HZ / 2;

    private final BrowserLeg browser;
    private final AudioWriter writer;
    private final DropCounts drops;
    private final OutgoingStream out;
    private final Timeline timeline = new Timeline(Playhead.HZ, Playhead.HZ);
    private final Framer framer = new Framer();
    private final Playhead playhead = new Playhead();
    private final short[] pcm = new short[2048];
    private final byte[] packet = new byte[2048 + SrtpSession.MAX_TRAILER_BYTES];

    DownLane(BrowserLeg browser, AudioWriter writer, DropCounts drops, RandomGenerator random) {
        this.browser = browser;
        this.writer = writer;
        this.drops = drops;
        out = new OutgoingStream(random);
    }

    int ssrc() {
        return out.ssrc();
    }

    void close() {
        writer.close();
    }

    void audio(RtpPacket heard, Arrival arrival, G711 law, long nowNanos) {
        if (!browser.secure()) {
            return; // Nobody can hear it yet; Opus would be encoded for nothing.
        }
        int samples = Math.min(heard.payloadLength(), pcm.length);
        long at = place(heard, arrival, nowNanos);
        if (arrival instanceof Arrival.Newest(int lost) && lost > 0) {
            out.skip(lost * packetsFor(samples, law));
        }
        if (arrival instanceof Arrival.Overtaken(int back)) {
            overtaken(heard, samples, law, at, back * packetsFor(samples, law), nowNanos);
        } else if (writer.speaks(law)) {
            int header = out.next(packet, afterSilence(at), writer.payloadType(), at);
            payload(heard, header, at + samples, nowNanos);
        } else {
            law.decode(heard.buffer(), heard.payloadOffset(), samples, pcm, 0);
            framer.audio(pcm, samples, at, (audio, offset, start) -> frame(audio, offset, start, nowNanos));
        }
    }

    private long place(RtpPacket heard, Arrival arrival, long nowNanos) {
        long position = playhead.position(nowNanos);
        boolean offCourse = !(arrival instanceof Arrival.Overtaken)
                && Math.abs(timeline.map(heard.timestamp()) - position) > OFF_COURSE_SAMPLES;
        if (arrival instanceof Arrival.Started || offCourse) {
            timeline.anchor(heard.timestamp(), position);
        }
        return timeline.map(heard.timestamp());
    }

    /** A packet that others have overtaken goes into the gap that was left for it, or nowhere. */
    private void overtaken(RtpPacket heard, int samples, G711 law, long at, int back, long nowNanos) {
        boolean oneFrame = samples == Framer.FRAME_SAMPLES;
        int header = oneFrame || writer.speaks(law)
                ? out.overtaken(packet, writer.payloadType(), at * writer.clockFactor(), back)
                : 0;
        if (header == 0) {
            drops.count(Drop.LATE);
        } else if (writer.speaks(law)) {
            payload(heard, header, at + samples, nowNanos);
        } else {
            law.decode(heard.buffer(), heard.payloadOffset(), samples, pcm, 0);
            encoded(pcm, 0, header, at, nowNanos);
        }
    }

    private void frame(short[] audio, int offset, long at, long nowNanos) {
        int header = out.next(packet, afterSilence(at), writer.payloadType(), at * writer.clockFactor());
        encoded(audio, offset, header, at, nowNanos);
    }

    private void encoded(short[] audio, int offset, int header, long at, long nowNanos) {
        browser.send(packet, header + writer.encode(audio, offset, packet, header));
        playhead.sent(at + Framer.FRAME_SAMPLES, nowNanos + Playhead.FRAME_NANOS);
    }

    private void payload(RtpPacket heard, int header, long end, long nowNanos) {
        System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
        browser.send(packet, header + heard.payloadLength());
        playhead.sent(end, nowNanos + Playhead.FRAME_NANOS);
    }

    private boolean afterSilence(long at) {
        return at > playhead.endSamples();
    }

    private int packetsFor(int samples, G711 law) {
        return writer.speaks(law) ? 1 : Math.max(1, samples / Framer.FRAME_SAMPLES);
    }
}
