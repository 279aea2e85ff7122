package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.random.RandomGenerator;
import org.trunkline.media.sdp.AudioCodec;
import org.trunkline.media.sdp.SdpRefused;
import org.trunkline.media.sdp.SdpRefused.Reason;
import org.trunkline.media.sdp.TrunkSdp;

/**
 * Our side of the offers and answers with one trunk (RFC 3264). Each description is written anew; its version moves only with
 * its words. For one thread at a time, the call's; what comes out is immutable and for the media loop.
 *
 * <pre>
 *   offer()          ─► INVITE, re-INVITE, 200 to one without an offer     sendrecv; while we hold: sendonly or inactive
 *   answered(sdp)    ◄─ 18x, 200, ACK: the last one counts                 ─► Agreed │ Refused
 *   offered(sdp)     ◄─ INVITE, re-INVITE, UPDATE                          ─► Agreed with our answer │ Refused
 * </pre>
 *
 * What is refused changes nothing.
 */
final class TrunkTerms {
    /** What became of a description of the trunk. */
    sealed interface Outcome {
        /**
         * It was taken.
         *
         * @param answer ours; empty to an answer
         * @param agreement for the media loop
         */
        record Agreed(byte[] answer, TrunkAgreement agreement) implements Outcome {}

        /** It was not. */
        record Refused(SdpRefused why) implements Outcome {}
    }

    /** A codec that both have, with the trunk's number for it. */
    private record Common(TrunkCodec codec, AudioCodec theirs) {}

    private static final byte[] NOTHING = {};

    private final TrunkMedia media;
    private final InetSocketAddress local;
    private final long sessionId;
    private final TrunkKeys keys;
    private int version = 1;
    private byte[] said = NOTHING;
    private boolean held;
    private boolean heldInOffer;
    private boolean trunkReceives = true;
    private boolean trunkInsists; // on RTP/SAVP
    private int toneType = TrunkMedia.TONE_PAYLOAD_TYPE;
    private Optional<TrunkSdp> last = Optional.empty();
    private Optional<TrunkSdp> lastOffer = Optional.empty(); // its sections are the session's

    /**
     * A session in which nothing has been said.
     *
     * @param media what the trunk can carry
     * @param local where we want RTP, as the trunk sees it
     * @param random secure: it makes keys
     */
    TrunkTerms(TrunkMedia media, InetSocketAddress local, RandomGenerator random) {
        this.media = media;
        this.local = local;
        sessionId = random.nextInt() & 0x7FFF_FFFFL; // RFC 8866 §5.2: any number, unique with the address
        keys = new TrunkKeys(media.srtp(), random);
    }

    /** We put the trunk on hold or take it back; part of what is said next. */
    void hold(boolean on) {
        held = on;
    }

    byte[] offer() {
        heldInOffer = held;
        boolean secure = keys.insist() || trunkInsists;
        // RFC 6337 §5.3: an offer says what we want, whatever the trunk wanted last. RFC 3264 §8.4: inactive if both hold
        var ours = new TrunkSdp.Local(local, sessionId, !held || trunkReceives, !held, secure, keys.offered());
        return say(number -> TrunkSdp.offer(lastOffer, ours, number, media.offered(), toneType, media.ptimeMillis()));
    }

    Outcome answered(byte[] sdp) {
        return switch (TrunkSdp.parse(sdp, keys.prefer())) {
            case SdpRefused refused -> new Outcome.Refused(refused);
            case TrunkSdp answer -> answered(answer);
        };
    }

    Outcome offered(byte[] sdp) {
        return switch (TrunkSdp.parse(sdp, keys.prefer())) {
            case SdpRefused refused -> new Outcome.Refused(refused);
            case TrunkSdp offer -> offered(offer);
        };
    }

    private Outcome answered(TrunkSdp answer) {
        // RFC 3264 §6.1: the answer's order is the trunk's choice among what we offered
        var common = answer.codecs().stream().flatMap(c -> common(c).stream()).findFirst();
        var refused = common.isEmpty()
                ? Optional.of(new SdpRefused(
                        Reason.NO_COMMON_CODEC, "The trunk answered with none of the codecs that it was offered."))
                : unusable(answer).or(() -> keys.refuses(answer));
        if (refused.isPresent()) {
            return new Outcome.Refused(refused.get());
        }
        keys.answered(answer);
        return new Outcome.Agreed(NOTHING, agree(answer, common.get(), heldInOffer));
    }

    private Outcome offered(TrunkSdp offer) {
        var common = media.codecs().stream().flatMap(ours -> common(ours, offer).stream()).findFirst();
        var refused = common.isEmpty()
                ? Optional.of(new SdpRefused(
                        Reason.NO_COMMON_CODEC, "The trunk offers none of the codecs " + media.codecs() + " that it is set to."))
                : unusable(offer).or(() -> keys.refuses(offer));
        if (refused.isPresent()) {
            return new Outcome.Refused(refused.get());
        }
        var key = keys.answering(offer);
        var ours = new TrunkSdp.Local(local, sessionId, true, !held, offer.secure(), key);
        var inSdp = common.get().codec().inSdp();
        var codec = new AudioCodec(
                common.get().theirs().payloadType(), inSdp.name(), inSdp.clockRateHz(), inSdp.channels(), Map.of());
        // RFC 3264 §6.1: the trunk's numbers are used in the answer too
        var tones = offer.telephoneEvent().map(t -> AudioCodec.telephoneEvent(t.payloadType(), t.clockRateHz()));
        var spoken = Stream.concat(Stream.of(codec), noise(offer).stream()).toList();
        byte[] answer = say(number -> TrunkSdp.answer(offer, ours, number, spoken, tones));
        lastOffer = Optional.of(offer);
        tones.ifPresent(t -> toneType = t.payloadType()); // RFC 3264 §8.3.2: a number keeps its meaning in later offers
        return new Outcome.Agreed(answer, agree(offer, common.get(), held));
    }

    private TrunkAgreement agree(TrunkSdp theirs, Common common, boolean holding) {
        trunkReceives = theirs.receives();
        trunkInsists = theirs.secure();
        // RFC 3264 §8.4: 0.0.0.0 says only that nothing may be sent; what comes still comes from where it came from
        var rtp = theirs.rtp().getAddress().isAnyLocalAddress() && last.isPresent() ? last.get().rtp() : theirs.rtp();
        if (!theirs.rtp().getAddress().isAnyLocalAddress()) {
            last = Optional.of(theirs);
        }
        var tones = theirs.telephoneEvent().map(AudioCodec::payloadType);
        var noise = noise(theirs).map(n -> OptionalInt.of(n.payloadType())).orElse(OptionalInt.empty());
        return new TrunkAgreement(
                rtp,
                theirs.rtcp(),
                theirs.receives(),
                theirs.receives() && !holding,
                theirs.sends() && !holding,
                new TrunkFormat(
                        common.codec(),
                        common.theirs().payloadType(),
                        tones.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        media.audio().tellsPauses() ? noise : OptionalInt.empty(),
                        theirs.ptimeMillis()),
                voices(theirs),
                tones(tones),
                noise,
                keys.agreed(),
                theirs.xr(),
                holding);
    }

    /** The trunk's numbers, and those of our offers: some trunks use one, some the other, and change without a word. */
    private Map<Integer, TrunkCodec> voices(TrunkSdp theirs) {
        var all = new HashMap<Integer, TrunkCodec>();
        theirs.codecs().forEach(c -> common(c).ifPresent(known -> all.putIfAbsent(c.payloadType(), known.codec())));
        media.codecs().forEach(codec -> all.putIfAbsent(codec.inSdp().payloadType(), codec));
        theirs.telephoneEvent().ifPresent(t -> all.remove(t.payloadType()));
        return all;
    }

    /** RFC 3389 §4: a number of the trunk, 13 as a rule. */
    private Optional<AudioCodec> noise(TrunkSdp theirs) {
        return theirs.codecs().stream()
                .filter(codec -> codec.isComfortNoise() && media.audio().noise() != NoiseMode.OFF)
                .map(codec -> new AudioCodec(codec.payloadType(), codec.name(), codec.clockRateHz(), 1, Map.of()))
                .findFirst();
    }

    private Set<Integer> tones(Optional<Integer> theirs) {
        var all = new HashSet<>(Set.of(toneType));
        theirs.ifPresent(all::add);
        return all;
    }

    private Optional<Common> common(AudioCodec theirs) {
        return TrunkCodec.named(theirs).filter(media.codecs()::contains).map(codec -> new Common(codec, theirs));
    }

    private Optional<Common> common(TrunkCodec ours, TrunkSdp offer) {
        return offer.codecs().stream()
                .flatMap(c -> common(c).stream())
                .filter(c -> c.codec() == ours)
                .findFirst();
    }

    private Optional<SdpRefused> unusable(TrunkSdp theirs) {
        boolean reachable = theirs.rtp().getAddress().getClass() == local.getAddress().getClass()
                || theirs.rtp().getAddress().isAnyLocalAddress();
        return reachable
                ? Optional.empty()
                : Optional.of(new SdpRefused(
                        Reason.UNSUPPORTED_TRANSPORT,
                        "The trunk's media address is of another IP version than our RTP address toward it; bind and advertise one of the same version."));
    }

    /** RFC 3264 §8, RFC 8866 §5.2: the version is one more when the words have changed, and else the same. */
    private byte[] say(IntFunction<byte[]> written) {
        if (said.length > 0 && !Arrays.equals(said, written.apply(version))) {
            version++;
        }
        said = written.apply(version);
        return said.clone();
    }
}
