package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Red;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Browser to trunk: one packet in, one out. Loss is repaired here, because phones cannot; when the browser falls silent a
 * steady flow of comfort noise goes on; on hold, of music where there is any. While a tone is sent no audio is.
 *
 * <pre>
 *   audio ──► UpAudio: repair ──► decode ──► frame ──► G.711 ──┐
 *   tone  ──► UpTones: telephone-events ───────────────────────┤
 *   tone  ──► UpTones: tones ────────────────────────► G.711 ──┼──► UpStream: SSRC, sequence, timestamp ──► trunk
 *   hold  ──► HoldMusic ───────────────────────────────────────┤
 *   overdue, by UpPace ──► MadeUp: concealment, comfort noise ─┘
 * </pre>
 */
final class UpLane implements Timed {
    private final UpPace pace = new UpPace();
    private final UpStream stream;
    private final UpTones tones;
    private final UpAudio audio;
    private final DropCounts drops;
    private final short[] pcm;
    private OptionalInt redType = OptionalInt.empty();
    private int audioType;
    private OptionalInt noiseType = OptionalInt.empty();
    private final Optional<HoldMusic> music;
    private boolean muted;
    private boolean held;
    private int musicTick;

    UpLane(TrunkLeg trunk, AudioReader reader, DropCounts drops, RandomGenerator random) {
        this(trunk, reader, drops, random, new Scratch(), Optional.empty());
    }

    /**
     * A lane.
     *
     * @param scratch of the loop
     * @param music for a trunk on hold; empty: silence
     */
    UpLane(
            TrunkLeg trunk,
            AudioReader reader,
            DropCounts drops,
            RandomGenerator random,
            Scratch scratch,
            Optional<HoldMusic> music) {
        this.music = music;
        this.drops = drops;
        pcm = scratch.pcm;
        stream = new UpStream(trunk, pace, random, scratch.packet);
        tones = new UpTones(stream, pace);
        audio = new UpAudio(stream, tones, pace, reader, drops, random.nextLong(), pcm);
    }

    /** Another trunk hears a new stream, once it is {@link #negotiated}; but not the rest of a frame, or of a press. */
    void to(TrunkLeg other, Gain louder) {
        stream.to(other, louder);
        forget();
    }

    /** Another browser, or the same one anew, is heard from now on, in a codec of its own. The stream goes on. */
    void from(AudioReader reader) {
        redType = OptionalInt.empty();
        noiseType = OptionalInt.empty();
        audio.from(reader);
    }

    int ssrc() {
        return stream.ssrc();
    }

    /** The trunk is sent neither voice nor digits, but silence. */
    void mute(boolean on) {
        if (on && !muted) {
            forget(); // nobody hears the rest
            audio.fadeOut();
        }
        muted = on;
    }

    /** The trunk is on hold by our wish, and hears the music from its beginning. */
    void hold(boolean on) {
        musicTick = on && !held ? 0 : musicTick;
        held = on;
    }

    private void forget() {
        audio.forgetHoles();
        audio.breakOff();
        tones.forgetEvents(stream.packetTicks());
        tones.forgetTones();
    }

    /** The browser may tell its background by packets of that type (RFC 3389). */
    void toldBy(int noise) {
        noiseType = OptionalInt.of(noise);
    }

    boolean tells(int payloadType) {
        return noiseType.isPresent() && noiseType.getAsInt() == payloadType;
    }

    /** What comes in falls silent, and tells how loud its background is: the stream goes on with that by itself. */
    void background(RtpPacket heard, Arrival arrival, Gain gain) {
        var level = ComfortNoise.levelOf(heard.buffer(), heard.payloadOffset(), heard.payloadLength());
        if (level.isEmpty() || arrival instanceof Arrival.Overtaken) {
            drops.count(level.isEmpty() ? Drop.NO_AUDIO : Drop.LATE);
        } else {
            audio.background(gain.louder(level.getAsInt()));
        }
    }

    /** The trunk can hear from now on, in this format. */
    void negotiated(TrunkFormat agreed, long nowNanos) {
        if (!stream.isAgreed()) {
            pace.start(nowNanos);
        }
        boolean otherPackets = agreed.ticksAPacket() != stream.packetTicks();
        if (otherPackets || stream.isOtherCodec(agreed)) {
            audio.forgetHoles();
        }
        if (!stream.ready() || agreed.tonePayloadType().isEmpty() || otherPackets) {
            tones.forgetEvents(agreed.ticksAPacket()); // nobody hears the rest of a press
        }
        if (!stream.ready()) {
            tones.forgetTones();
        }
        stream.agree(agreed);
        audio.agree();
        tones.rate(Playhead.HZ * stream.voice().samplesATick());
    }

    /** The browser may send packets of the type {@code red}, whose blocks are of the type {@code audio}. */
    void repeatedBy(int red, int audioBlocks) {
        redType = OptionalInt.of(red);
        audioType = audioBlocks;
    }

    boolean repeats(int payloadType) {
        return redType.isPresent() && redType.getAsInt() == payloadType;
    }

    /** A packet that repeats earlier audio (RFC 2198), of which we use what was lost. */
    void redundant(RtpPacket heard, Arrival arrival, long nowNanos) {
        switch (Red.parse(heard)) {
            case Dropped(var reason) -> drops.count(reason);
            case Red(var repeated, var primary) -> {
                var came = arrival instanceof Arrival.Newest(int lost) && lost > 0
                        ? new Arrival.Newest(lostStill(repeated, lost, nowNanos))
                        : arrival;
                if (primary.payloadType() == audioType) {
                    audio(primary, came, nowNanos);
                } else {
                    drops.count(Drop.UNKNOWN_PAYLOAD_TYPE);
                }
            }
        }
    }

    /** One packet each is repeated, the oldest first. Returns how many right before the primary remain lost. */
    private int lostStill(List<RtpPacket> repeated, int lost, long nowNanos) {
        int heard = lost + 1; // so many packets ago
        for (int i = 0; i < repeated.size(); i++) {
            int ago = repeated.size() - i;
            var block = repeated.get(i);
            if (ago < heard && speaks() && block.payloadType() == audioType && audio.again(block, heard - ago - 1, nowNanos)) {
                heard = ago;
            }
        }
        return heard - 1;
    }

    void audio(RtpPacket heard, Arrival arrival, long nowNanos) {
        if (speaks()) {
            audio.heard(heard, arrival, nowNanos);
        }
    }

    private boolean speaks() {
        return stream.ready() && !muted;
    }

    /** Whether the trunk takes telephone-events. */
    boolean takesEvents() {
        return stream.takesEvents();
    }

    /** A press, to be sent as telephone-events. */
    void event(ToneHeard heard, long nowNanos) {
        if (speaks() && takesEvents()) {
            tones.event(heard, nowNanos);
            sendEvents(nowNanos);
        }
    }

    /** A press, to be sent as tones. */
    void tone(ToneHeard heard, long nowNanos) {
        if (speaks()) {
            tones.tone(heard, nowNanos);
            onTime(nowNanos);
        }
    }

    @Override
    public void onTime(long nowNanos) {
        if (!stream.ready()) {
            return;
        }
        sendEvents(nowNanos);
        audio.onTime(nowNanos);
        if (!tones.sending() && pace.fillDueNanos() - nowNanos <= 0) {
            fill(nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        if (!stream.ready()) {
            return NEVER;
        }
        long due = Timed.sooner(tones.nextDeadlineNanos(), audio.nextDeadlineNanos());
        return tones.sending() ? due : Timed.sooner(due, pace.fillDueNanos());
    }

    int clockRateHz() {
        return audio.clockRateHz();
    }

    /** What of the browser's audio had to be made up. */
    LaneMeter meter() {
        return audio.meter();
    }

    /** Packets of the browser that were not used. */
    DropCounts drops() {
        return drops;
    }

    void close() {
        audio.close();
    }

    private void sendEvents(long nowNanos) {
        if (tones.send(nowNanos)) {
            audio.edge();
        }
    }

    /** Tones, music, or what is made up. Keeps the pace. */
    private void fill(long nowNanos) {
        int slept = pace.slept(stream.packetTicks(), nowNanos);
        if (slept > 0) {
            wakes(slept, nowNanos);
        }
        long dueNanos = pace.fillDueNanos();
        long waitedNanos = pace.waitedNanos();
        boolean toned = tones.playing();
        if (toned) {
            audio.edge();
            tones.play(pcm, nowNanos);
        } else if (held && music.isPresent()) {
            audio.edge();
            stream.music(music.get(), musicTick, pcm, nowNanos);
            musicTick = (musicTick + stream.packetTicks()) % music.get().ticks();
        } else {
            audio.fill(nowNanos);
        }
        pace.filled(dueNanos, waitedNanos, stream.packetNanos(), audio.isSilence());
        if (toned && !tones.playing()) {
            pace.waitsAgain();
        }
    }

    /** What a loop slept through, or a hold, is over and not made up for, but by a tone that has just begun. */
    private void wakes(int slept, long nowNanos) {
        audio.breakOff();
        audio.edge();
        int played = tones.heldUp(slept) ? slept : 0;
        for (int i = 0; i < played; i++) {
            tones.play(pcm, nowNanos);
        }
        pace.wakes((long) (slept - played) * stream.packetTicks(), nowNanos);
    }
}
