package org.trunkline.media.bridge;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trunkline.dtmf.ToneDetector;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.codec.HalfBand;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;

/**
 * Listens for tones in one trunk's audio, at 8 kHz whatever the codec. A gap in the sequence is audio that was lost, a jump in
 * time without one is silence; so is no packet for a while.
 */
final class ToneEar {
    private static final List<ToneHeard> NOTHING = List.of();
    private static final long SILENCE_NANOS = 6 * Playhead.FRAME_NANOS; // two packets of 60 ms

    private final Map<Integer, TrunkVoice> voices;
    private final ToneDetector detector = new ToneDetector(Playhead.HZ);
    private final HalfBand halfBand = new HalfBand();
    private final short[] pcm = new short[4096];
    private boolean begun;
    private int nextTimestamp;
    private long heardNanos;

    /** @param voices by payload type, as they are agreed on at the time; not shared with anybody who decodes */
    ToneEar(Map<Integer, TrunkVoice> voices) {
        this.voices = voices;
    }

    List<ToneHeard> hear(RtpPacket packet, Arrival arrival, long nowNanos) {
        var voice = voices.get(packet.payloadType());
        if (voice == null || arrival instanceof Arrival.Overtaken || arrival instanceof Arrival.Repeated) {
            return NOTHING;
        }
        var before = begun ? gap(packet, arrival) : NOTHING;
        int ticks = Math.min(packet.payloadLength(), pcm.length / 2);
        voice.decode(packet.buffer(), packet.payloadOffset(), ticks, pcm);
        if (voice.samplesATick() == 2) {
            halfBand.down(pcm, pcm, ticks);
        }
        begun = true;
        heardNanos = nowNanos;
        nextTimestamp = packet.timestamp() + ticks;
        var heard = detector.hear(pcm, 0, ticks);
        return before.isEmpty() ? heard : Stream.concat(before.stream(), heard.stream()).toList();
    }

    private List<ToneHeard> gap(RtpPacket packet, Arrival arrival) {
        int missing = Timestamps.delta(packet.timestamp(), nextTimestamp);
        boolean lost = arrival instanceof Arrival.Newest(int packets) && packets > 0;
        boolean jumped = arrival instanceof Arrival.Started || missing < 0;
        if (missing == 0 && !jumped) {
            return NOTHING;
        }
        return lost && !jumped ? detector.lost(missing) : detector.silence(Math.max(0, missing));
    }

    List<ToneHeard> onTime(long nowNanos) {
        return detector.active() && nowNanos - heardNanos >= SILENCE_NANOS ? detector.silence(0) : NOTHING;
    }

    long nextDeadlineNanos() {
        return detector.active() ? heardNanos + SILENCE_NANOS : Timed.NEVER;
    }
}
