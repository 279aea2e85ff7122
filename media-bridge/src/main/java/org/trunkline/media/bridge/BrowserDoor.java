package org.trunkline.media.bridge;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.dtls.DtlsServer;
import org.trunkline.media.dtls.Fingerprint;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.Handshakes;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.net.MediaClock;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.sdp.BrowserOffer;
import org.trunkline.media.sdp.BrowserTerms;
import org.trunkline.media.sdp.CodecChoice;
import org.trunkline.media.sdp.SdpRefused;

/** Opens what one call has toward browsers: for its first offer, and for that of a page that was loaded anew. */
final class BrowserDoor {
    /**
     * What it is made with.
     *
     * @param settings of the engine
     * @param ours the fingerprint of our certificate
     */
    record Means(
            MediaSettings settings, SecureRandom random, DropCounts drops, OpusLibrary opus, DtlsServer dtls, Fingerprint ours) {}

    /** A side, and what its browser is to be answered. */
    record Opened(BrowserSide side, BrowserSession session) {}

    private final Means means;
    private final Seat seat;
    private final CallOnLoop call;
    private final BrowserTerms terms;
    private final String cname;
    private final DropCounts fromTrunk; // of whatever side: what comes to it is counted as one

    /**
     * Of one call.
     *
     * @param fromTrunk counts what the trunk sends and no browser hears
     */
    BrowserDoor(Means means, Seat seat, CallOnLoop call, BrowserTerms terms, String cname, DropCounts fromTrunk) {
        this.means = means;
        this.seat = seat;
        this.call = call;
        this.terms = terms;
        this.cname = cname;
        this.fromTrunk = fromTrunk;
    }

    static SdpRefused noCodec() {
        return new SdpRefused(
                SdpRefused.Reason.NO_COMMON_CODEC, "Offer Opus, PCMU or PCMA: the gateway speaks no other.");
    }

    /** What the following frames are worth, as the loop stands now. */
    Effort effort() {
        return seat.effort();
    }

    IceCredentials freshCredentials() {
        return IceCredentials.create(means.random());
    }

    Optional<BrowserAudio> choose(BrowserOffer offer) {
        return CodecChoice.forBrowser(offer, terms);
    }

    /** Of another connection than before. */
    Opened open(BrowserOffer offer, BrowserAudio audio) {
        return open(offer, audio, freshCredentials());
    }

    /** Holds the memory of codecs until it is closed. */
    Opened open(BrowserOffer offer, BrowserAudio audio, IceCredentials local) {
        var ice = new IceLite(local, offer.ice(), means.settings().consent(), means.random());
        var leg = new BrowserLeg(ice, handshakes(offer.fingerprint()), seat.socket()::send, call::leg, means.drops());
        var side = side(leg, audio);
        leg.reports(new Reporter(side.down().ssrc(), side.down().clockRateHz(), cname, MediaClock::ntp, means.random()));
        return new Opened(side, new BrowserSession(offer, audio, local, means.ours(), side.down().ssrc(), cname));
    }

    private BrowserSide side(BrowserLeg leg, BrowserAudio audio) {
        var writer = writer(audio);
        try {
            var reader = reader(audio);
            var codec = new DownCodec(writer, besides(audio));
            var red = audio.red().map(format -> OptionalInt.of(format.payloadType())).orElse(OptionalInt.empty());
            var stream = new DownStream(leg, codec, red, means.random(), seat.scratch());
            audio.noise().ifPresent(noise -> stream.toldBy(noise.payloadType()));
            return new BrowserSide(leg, reader, new DownLane(leg, stream, fromTrunk, seat.scratch()), audio);
        } catch (RuntimeException bug) {
            writer.close();
            throw bug;
        }
    }

    /** What DTLS says on its own thread is carried to the call's loop; its goodbye also after the call's end. */
    private Handshakes handshakes(Fingerprint remote) {
        var loop = seat.loop();
        return (send, events) -> means.dtls().open(
                remote,
                datagram -> loop.execute(() -> send.accept(datagram)),
                event -> loop.execute(() -> call.guarded(() -> events.accept(event))));
    }

    private AudioReader reader(BrowserAudio audio) {
        return TrunkMedia.lawNamed(audio.codec())
                .<AudioReader>map(G711Reader::new)
                .orElseGet(() -> new OpusReader(means.opus()::decoder));
    }

    private AudioWriter writer(BrowserAudio audio) {
        int payloadType = audio.codec().payloadType();
        return TrunkMedia.lawNamed(audio.codec())
                .<AudioWriter>map(law -> new AudioWriter.Plain(payloadType, law))
                .orElseGet(() -> new AudioWriter.Opus(payloadType, hz -> means.opus().encoder(encoderSettings(hz))));
    }

    /** What it may be sent beside the codec that it is to send. */
    static List<AudioWriter.Plain> besides(BrowserAudio audio) {
        return audio.besides().stream()
                .flatMap(codec -> TrunkMedia.lawNamed(codec)
                        .map(law -> new AudioWriter.Plain(codec.payloadType(), law))
                        .stream())
                .toList();
    }

    private OpusEncoderSettings encoderSettings(int sampleRateHz) {
        var usual = sampleRateHz == Playhead.HZ ? OpusEncoderSettings.narrowBand() : OpusEncoderSettings.wideBand();
        return new OpusEncoderSettings(
                usual.sampleRateHz(),
                means.settings().opusComplexity(),
                usual.inbandFec(),
                usual.expectedLossPercent(),
                usual.bitrateBps());
    }
}
