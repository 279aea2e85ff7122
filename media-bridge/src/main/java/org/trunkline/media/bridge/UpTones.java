package org.trunkline.media.bridge;

import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.TonePlayer;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.dtmf.ToneSender;

/**
 * Presses on their way to a trunk, as telephone-events at the pace of the audio or as tones. Each has the stream to itself.
 *
 * <pre>
 *   telephone-event  audio ─┤ M e e e E ├─ audio   E, E beside it
 *   tone             audio ─┤ ~~~~~~~~~ ├─ audio
 * </pre>
 */
final class UpTones {
    private final UpStream stream;
    private final UpPace pace;
    private ToneSender events = sender(Framer.FRAME_TICKS);
    private int hz = Playhead.HZ;
    private TonePlayer player = new TonePlayer(hz);
    private long startTicks;
    private long startNanos;

    UpTones(UpStream stream, UpPace pace) {
        this.stream = stream;
        this.pace = pace;
    }

    /** Nobody hears the rest of a telephone-event; others go in packets of that length. */
    void forgetEvents(int packetTicks) {
        events = sender(packetTicks);
    }

    /** Nobody hears the rest of a tone. */
    void forgetTones() {
        player = new TonePlayer(hz);
    }

    /** So many packets are overdue. Whether a tone that has just begun is to be played in all of them. */
    boolean heldUp(int packets) {
        return player.heldUp((long) packets * stream.samplesAPacket());
    }

    /** Tones are played at this rate. */
    void rate(int wantedHz) {
        if (wantedHz != hz) {
            hz = wantedHz;
            forgetTones();
        }
    }

    /** Whether a press has the stream: no audio is to be sent. */
    boolean active() {
        return sending() || playing();
    }

    /** Whether that is a telephone-event. */
    boolean sending() {
        return events.active();
    }

    /** Whether that is a tone. */
    boolean playing() {
        return player.active();
    }

    void event(ToneHeard heard, long nowNanos) {
        switch (heard) {
            case ToneHeard.Started(var digit, var startMicros) -> events.press(digit, startMicros, nowNanos);
            case ToneHeard.Progress(var _, var durationMicros) -> events.progress(durationMicros);
            case ToneHeard.Ended(var _, var durationMicros, var _) -> events.release(durationMicros);
        }
    }

    void tone(ToneHeard heard, long nowNanos) {
        switch (heard) {
            case ToneHeard.Started(var digit, var _) -> press(digit, nowNanos);
            case ToneHeard.Progress _ -> {}
            case ToneHeard.Ended(var _, var durationMicros, var _) -> player.release(durationMicros);
        }
    }

    private void press(Digit digit, long nowNanos) {
        if (!player.active()) {
            pace.fillAtOnce(nowNanos);
        }
        player.press(digit);
    }

    long nextDeadlineNanos() {
        return events.nextDeadlineNanos();
    }

    /** Sends the telephone-events that are due: true if one took the place of audio. */
    boolean send(long nowNanos) {
        boolean instead = false;
        for (var due = events.poll(nowNanos); due.isPresent(); due = events.poll(nowNanos)) {
            instead |= send(due.get(), nowNanos);
        }
        return instead;
    }

    private boolean send(ToneSender.TonePacket tone, long nowNanos) {
        if (tone.first()) {
            startTicks = pace.position(nowNanos);
            startNanos = pace.dueNanos(nowNanos);
        }
        long start = startTicks + tone.timestampOffset();
        stream.event(tone.payload(), tone.marker(), start, nowNanos);
        if (!tone.again()) { // else audio goes on beside it
            long end = start + duration(tone);
            pace.lasts(stream.packetNanos());
            pace.sentEvent(end, startNanos + (end - startTicks) * Playhead.NANOS_A_TICK);
        }
        return !tone.again();
    }

    /** Sends a packet of the tone that is played. */
    void play(short[] pcm, long nowNanos) {
        player.fill(pcm, 0, stream.samplesAPacket());
        stream.audio(pcm, 0, pace.endTicks(), nowNanos);
    }

    private static int duration(ToneSender.TonePacket tone) {
        return TelephoneEvent.parse(tone.payload(), 0, TelephoneEvent.BYTES).orElseThrow().duration();
    }

    private static ToneSender sender(int packetTicks) {
        return new ToneSender(Playhead.HZ, 1000 * packetTicks / Playhead.HZ);
    }
}
