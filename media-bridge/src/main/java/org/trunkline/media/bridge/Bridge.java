package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.quality.Equipment;
import org.trunkline.media.quality.LegCounts;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.srtp.SrtpPacket;

/**
 * Joins the two legs of a call. All of it happens on the call's media loop; this is the way of every packet.
 *
 * <pre>
 *             ┌─ STUN ► ICE                                    ┌─ audio ► UpLane ───┐
 *   browser ──┼─ DTLS ► handshake                              │                    ├─► TrunkLeg ─► trunk
 *             └─ SRTP ► unprotect ► order ► which payload type ┴─ tone ► DigitsOut ─┘
 *
 *             ┌─ audio (► JitterBuffer) ► DownLane ► protect ─► browser
 *   trunk ────┴─ both  ► TrunkDigits ► the call
 * </pre>
 */
final class Bridge {
    private static final Duration MOST_SILENCE = Duration.ofSeconds(10);

    private BrowserLeg browser;
    private TrunkLeg trunk;
    private final UpLane up;
    private DownLane down;
    private int browserPayloadType;
    private final ToneStreams browserTones;
    private DigitsOut digitsOut;
    private TrunkDigits trunkDigits;
    private Gain gain;
    private Map<Integer, TrunkVoice> trunkVoices; // by payload type; it may change without a word
    private final Consumer<MediaEvent> events;
    private final DropCounts drops;
    private IncomingStream fromBrowser = new IncomingStream();
    private IncomingStream fromTrunk = new IncomingStream();
    private Silence trunkSilence;
    private final Silence browserSilence;
    private boolean trunkListens;
    private Optional<JitterBuffer> jitter = Optional.empty();
    private long lagNanos; // of what it gave out last
    private TrunkNoise noise;
    private OptionalInt noiseType = OptionalInt.empty();
    private TrunkVoice lastVoice;
    private boolean hearsTrunk;
    private Downlink downlink = Downlink.DEFAULT;
    private final QualityMeter meter;

    Bridge(
            BrowserLeg browser,
            TrunkLeg trunk,
            UpLane up,
            DownLane down,
            int browserPayloadType,
            ToneStreams browserTones,
            TrunkMedia trunkMedia,
            Consumer<MediaEvent> events,
            DropCounts drops) {
        this.browser = browser;
        this.up = up;
        this.down = down;
        this.browserPayloadType = browserPayloadType;
        this.browserTones = browserTones;
        this.events = events;
        this.drops = drops;
        browserSilence = new Silence(
                MOST_SILENCE,
                silence -> events.accept(new MediaEvent.BrowserSilent(silence)),
                () -> events.accept(new MediaEvent.BrowserHeard()));
        meter = new QualityMeter(this::countBrowser, this::countTrunk, events);
        talksTo(trunk, trunkMedia);
    }

    /** The browser talks to this trunk from now on; what was agreed with it comes next. */
    void talksTo(TrunkLeg leg, TrunkMedia media) {
        meter.trunkLeaves();
        trunk = leg;
        meter.trunkComes();
        up.to(leg, media.audio().to());
        downlink = media.downlink();
        down.follows(downlink);
        fromTrunk = new IncomingStream();
        hearsTrunk = false;
        gain = media.audio().from();
        trunkVoices = TrunkVoice.asOffered(media.codecs(), gain);
        digitsOut = new DigitsOut(
                media.dtmf(), up, (digit, millis) -> events.accept(new MediaEvent.DigitForInfo(digit, millis)));
        trunkDigits = new TrunkDigits(media.codecs(), media.dtmf(), drops, events);
        trunkSilence = new Silence(
                media.silence().orElse(MOST_SILENCE),
                silence -> events.accept(new MediaEvent.TrunkSilent(silence)),
                () -> events.accept(new MediaEvent.TrunkHeard()));
        jitter = media.audio().jitterBuffer().map(bounds -> new JitterBuffer(bounds, down.drops(), this::inOrder));
        lagNanos = 0;
        noise = new TrunkNoise(down.ssrc(), down.drops(), this::noiseFromTrunk);
        down.lags(0);
    }

    /**
     * The browser has another connection, with its own leg and codecs. The trunk hears noise until the browser is heard again,
     * in the same stream.
     */
    void browserComes(BrowserSide side) {
        var before = browser;
        var downBefore = down;
        meter.browserLeaves();
        browser = side.leg();
        down = side.down();
        down.follows(downlink);
        down.lags(lagNanos);
        fromBrowser = new IncomingStream();
        up.from(side.reader());
        speaks(side.audio());
        meter.browserComes();
        GivenBack.all(before::close, downBefore::close);
    }

    /** What the browser sends from now on. A press that has begun may end on the types of before. */
    void speaks(BrowserAudio audio) {
        browserPayloadType = audio.codec().payloadType();
        audio.red().ifPresent(red -> up.repeatedBy(red.payloadType(), browserPayloadType));
        audio.noise().ifPresent(noise -> up.toldBy(noise.payloadType()));
        audio.telephoneEvents().forEach(t -> browserTones.negotiated(t.payloadType(), t.clockRateHz()));
    }

    /** The browser restarts ICE. */
    void restartIce(IceCredentials local, IceCredentials remote) {
        browser.restart(local, remote);
    }

    /** By which names of ours the browser's checks are known. */
    Set<String> localUfrags() {
        return browser.localUfrags();
    }

    void fromBrowser(DatagramKind kind, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        if (kind == DatagramKind.STUN) {
            browser.stun(b, offset, length, from, nowNanos);
        } else if (!browser.validated(from)) {
            drops.count(Drop.SOURCE_NOT_VALIDATED);
        } else {
            switch (kind) {
                case DTLS -> browser.dtls(b, offset, length, from);
                case RTP -> heardFromBrowser(browser.unprotect(new SrtpPacket(b, offset, length)), from, nowNanos);
                case RTCP -> {
                    browser.rtcp(b, offset, length, nowNanos);
                    down.reported(browser.measured().there(), nowNanos);
                }
                case STUN, OTHER -> drops.count(Drop.NOT_RTP);
            }
        }
    }

    void fromTrunk(byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        heardFromTrunk(trunk.receive(b, offset, length, from, nowNanos), nowNanos);
    }

    private void heardFromBrowser(Parsed parsed, InetSocketAddress from, long nowNanos) {
        switch (parsed) {
            case Dropped(var reason) -> up.drops().count(reason);
            case RtpPacket packet -> {
                var arrival = fromBrowser.on(packet);
                browser.heard(packet, up.clockRateHz(), nowNanos);
                if (arrival instanceof Arrival.Newest) {
                    browser.follow(from, nowNanos);
                }
                browserSilence.heard(nowNanos);
                if (arrival instanceof Arrival.Repeated) {
                    up.drops().count(Drop.DUPLICATE);
                } else if (packet.payloadType() == browserPayloadType) {
                    up.audio(packet, arrival, nowNanos);
                } else if (up.repeats(packet.payloadType())) {
                    up.redundant(packet, arrival, nowNanos);
                } else if (up.tells(packet.payloadType())) {
                    up.background(packet, arrival, Gain.NONE);
                } else if (browserTones.carries(packet.payloadType())) {
                    tonesFromBrowser(browserTones.on(packet, arrival, nowNanos), nowNanos);
                } else {
                    up.drops().count(Drop.UNKNOWN_PAYLOAD_TYPE);
                }
            }
        }
    }

    private void heardFromTrunk(Parsed parsed, long nowNanos) {
        switch (parsed) {
            case Dropped(var reason) -> down.drops().count(reason);
            case RtpPacket packet -> {
                var arrival = fromTrunk.on(packet);
                trunkSilence.heard(nowNanos);
                if (arrival instanceof Arrival.Repeated) {
                    down.drops().count(Drop.DUPLICATE);
                } else if (!hearsTrunk) {
                    down.drops().count(Drop.ON_HOLD);
                    down.elsewhere(nowNanos);
                } else if (trunkDigits.carries(packet.payloadType())) {
                    trunkDigits.event(packet, arrival, nowNanos);
                    down.elsewhere(nowNanos);
                    jitter.ifPresent(buffer -> buffer.elsewhere(arrival, nowNanos));
                } else if (!trunkVoices.containsKey(packet.payloadType()) && !isNoise(packet)) {
                    down.drops().count(Drop.UNKNOWN_PAYLOAD_TYPE);
                    jitter.ifPresent(buffer -> buffer.elsewhere(arrival, nowNanos));
                } else if (jitter.isPresent()) {
                    jitter.get().audio(packet, arrival, nowNanos);
                } else {
                    audioFromTrunk(packet, arrival, nowNanos);
                }
            }
        }
    }

    private void inOrder(RtpPacket packet, Arrival arrival, long lagNanos, long nowNanos) {
        this.lagNanos = lagNanos;
        down.lags(lagNanos);
        audioFromTrunk(packet, arrival, nowNanos);
    }

    private void audioFromTrunk(RtpPacket packet, Arrival arrival, long nowNanos) {
        var voice = trunkVoices.get(packet.payloadType());
        if (isNoise(packet) && down.tellsPauses(lastVoice)) {
            down.pause(packet, arrival, nowNanos);
        } else if (isNoise(packet)) {
            noise.told(packet, arrival, lastVoice, nowNanos);
        } else if (voice == null) {
            down.drops().count(Drop.UNKNOWN_PAYLOAD_TYPE); // agreed anew while it was held back
        } else {
            lastVoice = voice;
            noise.stop();
            down.audio(packet, arrival, voice, nowNanos);
            trunkDigits.audio(packet, arrival, nowNanos);
        }
    }

    private void noiseFromTrunk(RtpPacket packet, Arrival arrival, TrunkVoice voice, long later, long nowNanos) {
        down.lags(lagNanos + later);
        down.audio(packet, arrival, voice, nowNanos);
        down.lags(lagNanos);
    }

    private boolean isNoise(RtpPacket packet) {
        return noiseType.isPresent() && noiseType.getAsInt() == packet.payloadType();
    }

    /** What was agreed on with the trunk; again at each change, a hold among them. */
    void trunkNegotiated(TrunkAgreement agreed, long nowNanos) {
        trunk.negotiated(agreed.farEnd(), nowNanos);
        up.mute(!agreed.speaks());
        up.hold(agreed.held());
        up.negotiated(agreed.format(), nowNanos);
        hearsTrunk = agreed.hears();
        meter.begin(nowNanos);
        if (!hearsTrunk) {
            jitter.ifPresent(JitterBuffer::restart);
            noise.stop();
        }
        trunkSilence.agreed(agreed.hears() && agreed.sends(), nowNanos);
        trunkListens = agreed.speaks();
        TrunkVoice.renew(trunkVoices, agreed.voices(), gain);
        noiseType = agreed.noise();
        lastVoice = trunkVoices.get(agreed.format().payloadType());
        trunkDigits.negotiated(agreed, nowNanos);
    }

    /** From now on the trunk should be heard; that it was not counts no more. */
    void listen(long nowNanos) {
        trunkSilence.anew(nowNanos);
    }

    /** How much work the following frames toward the browser are worth. */
    void effort(Effort effort) {
        down.effort(effort);
    }

    /** Whether the encoder rests to spare the loop. */
    boolean isSpared() {
        return down.isSpared();
    }

    /** The browser takes this G.711 from now on, and no other. */
    void takes(List<AudioWriter.Plain> g711) {
        down.takes(g711);
    }

    /** The stream that the trunk is sent. */
    int ssrcToTrunk() {
        return up.ssrc();
    }

    /** Whether the trunk's SIP side lists INFO among what it allows. */
    void trunkAllowsInfo(boolean allows) {
        digitsOut.infoAllowed(allows);
    }

    /** The trunk sent a digit by INFO. */
    void trunkInfoDigit(Digit digit, int durationMillis, long nowNanos) {
        trunkDigits.info(digit, durationMillis, nowNanos);
    }

    /** The browser's side sent a digit by INFO; it takes the way of those in the stream. */
    void browserInfoDigit(Digit digit, int durationMillis, long nowNanos) {
        tonesFromBrowser(
                List.of(
                        new ToneHeard.Started(digit, nowNanos / 1000),
                        new ToneHeard.Ended(digit, 1000L * durationMillis, true)),
                nowNanos);
    }

    void onTime(long nowNanos) {
        browser.onTime(nowNanos);
        tonesFromBrowser(browserTones.onTime(nowNanos), nowNanos);
        trunkDigits.onTime(nowNanos);
        trunkSilence.onTime(nowNanos);
        browserSilence.agreed(trunkListens && browser.secure(), nowNanos);
        browserSilence.onTime(nowNanos);
        if (jitter.isPresent()) {
            jitter.get().onTime(nowNanos);
        }
        noise.onTime(nowNanos);
        up.onTime(nowNanos);
        meter.onTime(nowNanos);
    }

    long nextDeadlineNanos() {
        long legs = Timed.sooner(browser.nextDeadlineNanos(), up.nextDeadlineNanos());
        long tones = Timed.sooner(browserTones.nextDeadlineNanos(), trunkDigits.nextDeadlineNanos());
        long watched = Timed.sooner(
                Timed.sooner(trunkSilence.nextDeadlineNanos(), browserSilence.nextDeadlineNanos()), meter.nextDeadlineNanos());
        long held = jitter.isPresent() ? jitter.get().nextDeadlineNanos() : Timed.NEVER;
        long audio = Timed.sooner(held, noise.nextDeadlineNanos());
        return Timed.sooner(Timed.sooner(legs, tones), Timed.sooner(watched, audio));
    }

    QualityMeter meter() {
        return meter;
    }

    private LegCounts countBrowser() {
        return QualityMeter.browser(browser.measured(), up.drops(), up.meter(), codec(up.clockRateHz()), codec(down.clockRateHz()));
    }

    private LegCounts countTrunk() {
        return QualityMeter.trunk(trunk.measured(), down.drops(), down.meter(), jitter);
    }

    private static Equipment codec(int clockRateHz) {
        return clockRateHz == Playhead.HZ ? Equipment.G711_CONCEALED : Equipment.OPUS; // RFC 7587 §4.1: always 48 kHz
    }

    boolean validated(InetSocketAddress from) {
        return browser.validated(from);
    }

    void close() {
        GivenBack.all(browser::close, up::close, down::close);
    }

    private void tonesFromBrowser(List<ToneHeard> heard, long nowNanos) {
        for (var tone : heard) {
            digitsOut.on(tone, nowNanos);
            if (tone instanceof ToneHeard.Ended ended) {
                events.accept(new MediaEvent.BrowserDigit(ended.digit(), millis(ended)));
            }
        }
    }

    private static int millis(ToneHeard.Ended ended) {
        return (int) (ended.durationMicros() / 1000);
    }
}
