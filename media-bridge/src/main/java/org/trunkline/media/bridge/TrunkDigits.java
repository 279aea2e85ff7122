package org.trunkline.media.bridge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.HeardOnce;
import org.trunkline.dtmf.HeardOnce.Way;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Digits from a trunk, by whatever way they come, each told once.
 *
 * <pre>
 *   telephone-event ─► ToneReceiver ─┐
 *   audio ─► ToneDetector ───────────┼─► HeardOnce ─► MediaEvent.TrunkDigit
 *   INFO ────────────────────────────┘
 * </pre>
 *
 * Audio is listened to where the trunk has no telephone-events: one that has needs no detector, its voice can then be mistaken
 * for nothing, and a press that is in its audio too is none of its own. A trunk that agrees on telephone-events and sends tones
 * all the same is configured as {@link DtmfMode#INBAND}: it is listened to until its first telephone-event.
 */
final class TrunkDigits implements Timed {
    private final ToneStreams events;
    private final Consumer<MediaEvent> told;
    private final HeardOnce once = new HeardOnce();
    private final Map<Integer, TrunkVoice> voices; // the ear's, by payload type
    private Optional<ToneEar> ear = Optional.empty(); // most trunks need none, and one is larger than the rest of a call
    private final DtmfMode mode;
    private boolean eventsAgreed;
    private boolean eventHeard;

    TrunkDigits(List<TrunkCodec> codecs, DtmfMode mode, DropCounts drops, Consumer<MediaEvent> told) {
        this.mode = mode;
        this.told = told;
        events = new ToneStreams(drops);
        events.negotiated(TrunkMedia.TONE_PAYLOAD_TYPE, Playhead.HZ);
        voices = TrunkVoice.asOffered(codecs);
    }

    /** What was agreed on with the trunk. */
    void negotiated(TrunkAgreement agreed, long nowNanos) {
        TrunkVoice.renew(voices, agreed.voices());
        heard(Way.EVENT, events.negotiated(agreed.tones(), Playhead.HZ), nowNanos);
        eventsAgreed = agreed.format().tonePayloadType().isPresent();
        eventHeard &= eventsAgreed;
    }

    /** Whether packets of this type are telephone-events. */
    boolean carries(int payloadType) {
        return events.carries(payloadType);
    }

    void event(RtpPacket packet, Arrival arrival, long nowNanos) {
        heard(Way.EVENT, events.on(packet, arrival, nowNanos), nowNanos);
    }

    void audio(RtpPacket packet, Arrival arrival, long nowNanos) {
        if (listens()) {
            if (ear.isEmpty()) {
                ear = Optional.of(new ToneEar(voices));
            }
            heard(Way.TONE, ear.get().hear(packet, arrival, nowNanos), nowNanos);
        }
    }

    private boolean listens() {
        return !eventHeard && (!eventsAgreed || mode == DtmfMode.INBAND);
    }

    void info(Digit digit, int durationMillis, long nowNanos) {
        if (once.whole(Way.INFO, digit, nowNanos)) {
            told.accept(new MediaEvent.TrunkDigit(digit, durationMillis));
        }
    }

    @Override
    public void onTime(long nowNanos) {
        heard(Way.EVENT, events.onTime(nowNanos), nowNanos);
        if (ear.isPresent()) {
            heard(Way.TONE, ear.get().onTime(nowNanos), nowNanos);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        long ofEvents = events.nextDeadlineNanos();
        return ear.isPresent() ? Timed.sooner(ofEvents, ear.get().nextDeadlineNanos()) : ofEvents;
    }

    private void heard(Way way, List<ToneHeard> tones, long nowNanos) {
        for (var tone : tones) {
            switch (tone) {
                case ToneHeard.Started(var digit, var _) -> {
                    eventHeard |= way == Way.EVENT;
                    once.began(way, digit, nowNanos);
                }
                case ToneHeard.Progress _ -> {}
                case ToneHeard.Ended(var digit, var durationMicros, var _) -> {
                    if (once.ended(way, digit, nowNanos)) {
                        told.accept(new MediaEvent.TrunkDigit(digit, (int) (durationMicros / 1000)));
                    }
                }
            }
        }
    }
}
