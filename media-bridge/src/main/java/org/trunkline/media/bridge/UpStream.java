package org.trunkline.media.bridge;

import java.util.random.RandomGenerator;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.OutgoingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;

/**
 * The stream that a trunk is sent: one SSRC, sequence and clock for audio and telephone-events, in the codec and the packets
 * that were agreed on.
 */
final class UpStream {
    private final RandomGenerator random;
    private final UpPace pace;
    private final byte[] packet;
    private TrunkLeg trunk;
    private OutgoingStream out;
    private TrunkFormat format;
    private TrunkVoice voice;
    private Gain gain = Gain.NONE;
    private boolean paused;

    /** @param packet room for one */
    UpStream(TrunkLeg trunk, UpPace pace, RandomGenerator random, byte[] packet) {
        this.trunk = trunk;
        this.pace = pace;
        this.random = random;
        this.packet = packet;
        out = new OutgoingStream(random);
    }

    /** Another trunk hears a new stream, once it is {@link #agree agreed} on. */
    void to(TrunkLeg other, Gain louder) {
        trunk = other;
        out = new OutgoingStream(random);
        gain = louder;
        voice = null; // a new encoder, too
    }

    /** The trunk hears this format from now on. */
    void agree(TrunkFormat agreed) {
        if (voice == null || isOtherCodec(agreed)) {
            voice = TrunkVoice.of(agreed.codec(), gain);
        }
        format = agreed;
    }

    boolean isAgreed() {
        return format != null;
    }

    boolean isOtherCodec(TrunkFormat than) {
        return format != null && than.codec() != format.codec();
    }

    boolean ready() {
        return trunk.ready();
    }

    int ssrc() {
        return out.ssrc();
    }

    TrunkVoice voice() {
        return voice;
    }

    boolean takesEvents() {
        return format != null && format.tonePayloadType().isPresent();
    }

    /** Whether the trunk is told of pauses instead of sent their noise. */
    boolean tellsPauses() {
        return format != null && format.noisePayloadType().isPresent();
    }

    /** How much audio a packet holds. */
    int packetTicks() {
        return format == null ? Framer.FRAME_TICKS : format.ticksAPacket();
    }

    long packetNanos() {
        return packetTicks() * Playhead.NANOS_A_TICK;
    }

    int samplesAPacket() {
        return packetTicks() * voice.samplesATick();
    }

    /** A packet of audio. */
    void audio(short[] pcm, int offset, long startTicks, long nowNanos) {
        int header = header(startTicks);
        voice.encode(pcm, offset, packetTicks(), packet, header);
        send(header, startTicks, packetTicks(), nowNanos);
    }

    /** A packet of audio that is in the trunk's codec already. */
    void payload(RtpPacket heard, int ticks, long startTicks, long nowNanos) {
        int header = header(startTicks);
        System.arraycopy(heard.buffer(), heard.payloadOffset(), packet, header, heard.payloadLength());
        send(header, startTicks, ticks, nowNanos);
    }

    /** A packet of music; its codes are those of all calls, where they can be. */
    void music(HoldMusic music, int atTick, short[] pcm, long nowNanos) {
        var ready = music.encodedFor(voice);
        if (ready.isEmpty()) {
            music.play(atTick, packetTicks(), voice.samplesATick(), pcm);
            audio(pcm, 0, pace.endTicks(), nowNanos);
            return;
        }
        long startTicks = pace.endTicks();
        int header = header(startTicks);
        for (int i = 0; i < packetTicks(); i++) {
            packet[header + i] = ready.get()[(atTick + i) % music.ticks()];
        }
        send(header, startTicks, packetTicks(), nowNanos);
    }

    private int header(long startTicks) {
        boolean afterSilence = paused || startTicks > pace.endTicks(); // RFC 3551 §4.1: marker on a talk spurt
        paused = false;
        return out.next(packet, afterSilence, format.payloadType(), startTicks);
    }

    private void send(int header, long startTicks, int ticks, long nowNanos) {
        trunk.send(packet, header + ticks, nowNanos);
        pace.sentAudio(startTicks + ticks, nowNanos);
    }

    /** In place of a packet, how loud the noise is that the trunk plays from now on. */
    void level(int dbov, long startTicks, long nowNanos) {
        int header = out.next(packet, false, format.noisePayloadType().getAsInt(), startTicks);
        trunk.send(packet, header + ComfortNoise.writePayload(gain.louder(dbov), packet, header), nowNanos);
        pause(startTicks, nowNanos);
    }

    /** Nothing is sent for a packet's time, which goes on. */
    void pause(long startTicks, long nowNanos) {
        paused = true;
        pace.sentAudio(startTicks + packetTicks(), nowNanos);
    }

    /** The number of the packet that is sent next. */
    int nextNumber() {
        return out.sequence() + 1 & 0xFFFF;
    }

    /** Leaves numbers free for packets that may yet be sent. */
    void skip(int packets, long endTicks, long nowNanos) {
        out.skip(packets);
        pace.sentAudio(endTicks, nowNanos);
    }

    /** A packet of audio whose number was left free. */
    void overtaken(short[] pcm, int offset, long startTicks, int number, long nowNanos) {
        int header = out.overtaken(packet, format.payloadType(), startTicks, out.sequence() - number & 0xFFFF);
        if (header > 0) {
            voice.encode(pcm, offset, packetTicks(), packet, header);
            trunk.send(packet, header + packetTicks(), nowNanos);
        }
    }

    /** A packet of a press. */
    void event(byte[] payload, boolean marker, long startTicks, long nowNanos) {
        int header = out.next(packet, marker, format.tonePayloadType().getAsInt(), startTicks);
        System.arraycopy(payload, 0, packet, header, TelephoneEvent.BYTES);
        trunk.send(packet, header + TelephoneEvent.BYTES, nowNanos);
    }
}
