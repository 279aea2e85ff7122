package org.trunkline.media.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.trunkline.media.codec.Concealment;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.Timestamps;

/**
 * How a stream sounds to who hears it: through a buffer that plays each packet 60 ms after the time at which the fastest of the
 * first second would have come, neither more nor less. As {@code bench/rig/dump.c} has it.
 */
final class Playout {
    private static final long BUFFER_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
    private static final int FRAME = 160;
    private static final int LONGEST_PACKET = 6 * FRAME;

    private record Came(RtpPacket packet, long nanos) {}

    private final int unitsATick;
    private final List<Came> came = new ArrayList<>();
    private long firstDueNanos;

    /** @param unitsATick of the RTP clock in each of 8000 Hz */
    Playout(int unitsATick) {
        this.unitsATick = unitsATick;
    }

    void hear(RtpPacket packet, long nowNanos) {
        came.add(new Came(packet, nowNanos));
    }

    /** A phone: what is missing is made up from what came before. */
    short[] asPhone(G711 law) {
        var inTime = inTime();
        short[] pcm = new short[inTime.lastKey() + FRAME];
        var concealment = new Concealment();
        for (int at = 0; at < pcm.length; at += FRAME) {
            var frame = inTime.get(at);
            if (frame == null) {
                concealment.conceal(pcm, at, FRAME);
            } else {
                law.decode(frame.packet().buffer(), frame.packet().payloadOffset(), FRAME, pcm, at);
                concealment.heard(pcm, at, FRAME);
            }
        }
        return pcm;
    }

    /** A browser: what is missing comes out of the packet behind it, if that is there by then, or is made up. */
    short[] asBrowser(OpusLibrary opus) {
        var inTime = inTime();
        short[] pcm = new short[inTime.lastKey() + LONGEST_PACKET]; // a decoder asks for room
        try (var decoder = opus.decoder(Playhead.HZ)) {
            for (int at = 0; at <= inTime.lastKey(); at += FRAME) {
                var frame = inTime.get(at);
                var next = inTime.get(at + FRAME);
                if (frame != null) {
                    var packet = frame.packet();
                    decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, at);
                } else if (next != null && next.nanos() <= dueNanos(at)) {
                    var packet = next.packet();
                    decoder.decodeFec(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, at, FRAME);
                } else {
                    decoder.conceal(pcm, at, FRAME);
                }
            }
        }
        return pcm;
    }

    private TreeMap<Integer, Came> inTime() {
        long first = came.getFirst().nanos();
        firstDueNanos = BUFFER_NANOS + came.stream()
                .filter(each -> each.nanos() - first < TimeUnit.SECONDS.toNanos(1))
                .mapToLong(each -> each.nanos() - at(each) * Playhead.NANOS_A_TICK)
                .min()
                .orElseThrow();
        var inTime = new TreeMap<Integer, Came>();
        for (var each : came) {
            int at = at(each);
            if (at >= 0 && each.nanos() <= dueNanos(at)) {
                inTime.putIfAbsent(at, each);
            }
        }
        return inTime;
    }

    private int at(Came each) {
        return Timestamps.delta(each.packet().timestamp(), came.getFirst().packet().timestamp()) / unitsATick;
    }

    private long dueNanos(int at) {
        return firstDueNanos + at * Playhead.NANOS_A_TICK;
    }
}
