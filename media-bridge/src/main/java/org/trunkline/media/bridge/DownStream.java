package org.trunkline.media.bridge;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.trunkline.media.codec.VoiceActivity;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/**
 * The stream that a browser is sent: in which codec, whether at all, and how well it is guarded against loss.
 *
 * <pre>
 *   frame ──► anything to hear? ──► Opus ──► packet before once more (RED) ──┐
 *                   └ no: next to nothing (DTX)                             ├──► sequence, timestamp ──► SRTP
 *   payload ──► listened to, for a pause ──► untouched ─────────────────────┘
 *
 *   the browser's reports ──► WayDown ──► which codec, how much FEC, whether RED
 * </pre>
 */
final class DownStream {
    private static final int TOC_WITHOUT_COUNT = 0xFC; // RFC 6716 §3.1: code 0, one frame

    private final BrowserLeg browser;
    private final DownCodec codec;
    private final OptionalInt redType;
    private final OutgoingStream out;
    private final WayDown way = new WayDown();
    private final Hush hush = new Hush();
    private final Repetition repetition = new Repetition();
    private final byte[] packet;
    private VoiceActivity activity; // from the first frame on of which somebody asks
    private short[] before = {}; // the last frame of background, once there is one
    private OptionalInt noiseType = OptionalInt.empty();
    private boolean dtx;
    private byte toc;
    private long clockAt; // media time from which the clock has its present rate
    private long clockUnits; // what it showed then

    /**
     * A stream with its own SSRC.
     *
     * @param redType the payload type on which the browser takes repetitions
     * @param scratch of the loop
     */
    DownStream(BrowserLeg browser, DownCodec codec, OptionalInt redType, RandomGenerator random, Scratch scratch) {
        packet = scratch.packet;
        this.browser = browser;
        this.codec = codec;
        this.redType = redType;
        out = new OutgoingStream(random);
    }

    int ssrc() {
        return out.ssrc();
    }

    int clockRateHz() {
        return codec.writer().clockFactor() * Playhead.HZ;
    }

    /** How it is sent from now on. */
    void follows(Downlink downlink) {
        dtx = downlink.dtx();
        codec.wants(downlink.codec());
    }

    void effort(Effort effort) {
        codec.effort(effort);
    }

    /** Whether the encoder rests to spare the loop. */
    boolean isSpared() {
        return codec.isSpared();
    }

    /** The browser takes this G.711 from now on, and no other. */
    void takes(List<AudioWriter.Plain> g711) {
        codec.takes(g711);
    }

    void close() {
        codec.close();
    }

    /** What the browser says has reached it. */
    void reported(Reporter.Quality there, long nowNanos) {
        way.reported(there, nowNanos);
        codec.expectedLoss(way.expectedLossPercent());
    }

    /**
     * Before audio of {@code voice} is sent: whether another codec is used from now on. What the old one has not sent is left
     * out then.
     */
    boolean turn(TrunkVoice voice, long at, long nowNanos) {
        long units = units(at);
        if (!mayPause() && !codec.waits()) {
            hush.anew(at); // nobody listens: what is known of a pause is of long ago
        }
        if (!codec.turn(voice, way.clean(), hush.hushed(), nowNanos)) {
            return false;
        }
        clockUnits = units; // it goes on from where it stands, at the new rate; see assumptions.md on RFC 7160
        clockAt = at;
        hush.anew(at);
        codec.writer().anew();
        repetition.forget();
        browser.clockRate(clockRateHz());
        return true;
    }

    /** Whether payloads of this codec pass untouched. */
    boolean passes(TrunkVoice voice) {
        return codec.writer().speaks(voice);
    }

    /** The browser takes levels of noise by packets of that type (RFC 3389). */
    void toldBy(int noise) {
        noiseType = OptionalInt.of(noise);
    }

    boolean tellsPauses() {
        return noiseType.isPresent();
    }

    /** How loud a background is, as the trunk told it. RFC 3389 §4: like a packet of audio, at the time at which it begins. */
    void level(RtpPacket heard, long at, long nowNanos) {
        untouched(heard, out.next(packet, false, noiseType.getAsInt(), units(at)), nowNanos);
    }

    /** Whether audio that passes untouched has to be listened to all the same. */
    boolean listens() {
        return codec.waits();
    }

    /** Audio that passes untouched. */
    void listen(short[] pcm, int ticks, long at) {
        if (ticks >= Framer.FRAME_TICKS / 2) {
            hush.on(heard(pcm, 0, ticks), at);
        }
    }

    /** So many packets did not come. While the browser makes its noise by itself it misses none. */
    void skip(int packets) {
        if (!pausing()) {
            out.skip(packets);
        }
    }

    /** One frame of 20 ms. */
    void frame(short[] pcm, int offset, int samplesATick, long at, boolean afterGap, long nowNanos) {
        switch (step(pcm, offset, samplesATick * Framer.FRAME_TICKS, at)) {
            case AUDIO -> encoded(pcm, offset, samplesATick, at, afterGap, nowNanos);
            case BEGINNING -> {
                if (before.length > 0) { // else nobody has paused until now
                    codec.writer().encode(before, 0, samplesATick, packet, RtpWriter.HEADER_BYTES); // it remembers what is played
                }
                encoded(pcm, offset, samplesATick, at, true, nowNanos); // RFC 3551 §4.1: the marker begins a talk spurt
            }
            case TOC_ONLY -> {
                int header = out.next(packet, false, codec.writer().payloadType(), units(at));
                packet[header] = toc;
                browser.send(packet, header + 1, nowNanos);
                repetition.forget();
            }
            case NOTHING -> {}
        }
        if (pausing()) {
            keep(pcm, offset, samplesATick * Framer.FRAME_TICKS);
        }
    }

    /** A trunk's payload as it is. */
    void payload(RtpPacket heard, long at, boolean afterGap, long nowNanos) {
        int header = out.next(packet, afterGap, codec.writer().payloadType(), units(at));
        untouched(heard, header, nowNanos);
    }

    /** A payload that others have overtaken; false where there is no place for it. */
    boolean overtakenPayload(RtpPacket heard, long at, int back, long nowNanos) {
        int header = overtaken(at, back);
        if (header > 0) {
            untouched(heard, header, nowNanos);
        }
        return header > 0;
    }

    /** A frame that others have overtaken; false where there is no place for it. */
    boolean overtakenFrame(short[] pcm, int samplesATick, long at, int back, long nowNanos) {
        int header = overtaken(at, back);
        if (header > 0) {
            browser.send(packet, header + codec.writer().encode(pcm, 0, samplesATick, packet, header), nowNanos);
        }
        return header > 0;
    }

    private int overtaken(long at, int back) {
        return at < clockAt ? 0 : out.overtaken(packet, codec.writer().payloadType(), units(at), back);
    }

    private void untouched(RtpPacket heard, int header, long nowNanos) {
        System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
        browser.send(packet, header + heard.payloadLength(), nowNanos);
    }

    private Hush.Step step(short[] pcm, int offset, int samples, long at) {
        if (!mayPause() && !codec.waits()) {
            return Hush.Step.AUDIO; // nobody asks
        }
        var step = hush.on(heard(pcm, offset, samples), at);
        return mayPause() ? step : Hush.Step.AUDIO;
    }

    private boolean heard(short[] pcm, int offset, int samples) {
        activity = activity == null ? new VoiceActivity() : activity;
        return activity.heard(pcm, offset, samples);
    }

    private void keep(short[] pcm, int offset, int samples) {
        before = before.length == 0 ? new short[2 * Framer.FRAME_TICKS] : before;
        System.arraycopy(pcm, offset, before, 0, samples);
    }

    private boolean mayPause() {
        return dtx && codec.writer().pauses();
    }

    private boolean pausing() {
        return mayPause() && hush.hushed();
    }

    private void encoded(short[] pcm, int offset, int samplesATick, long at, boolean marker, long nowNanos) {
        int type = codec.writer().payloadType();
        int repeated = redType.isPresent() && way.lossy()
                ? repetition.write(packet, RtpWriter.HEADER_BYTES, type, units(at))
                : 0;
        out.next(packet, marker, repeated > 0 ? redType.getAsInt() : type, units(at));
        int from = RtpWriter.HEADER_BYTES + repeated;
        int bytes = codec.writer().encode(pcm, offset, samplesATick, packet, from);
        toc = (byte) (packet[from] & TOC_WITHOUT_COUNT);
        if (redType.isPresent()) {
            repetition.keep(packet, from, bytes, units(at));
        }
        browser.send(packet, from + bytes, nowNanos);
    }

    private long units(long at) {
        return clockUnits + (at - clockAt) * codec.writer().clockFactor();
    }
}
