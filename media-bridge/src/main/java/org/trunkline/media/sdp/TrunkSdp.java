package org.trunkline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.trunkline.media.ice.AddressLiteral;
import org.trunkline.media.sdp.SdpRefused.Reason;

/**
 * A trunk's offer or answer (RFC 3264), reduced to the audio section that we take.
 *
 * @param rtp where it wants RTP; never a name. The unspecified address means hold, see {@link #held}
 * @param rtcp where it wants RTCP: {@code a=rtcp} (RFC 3605), else the next port
 * @param codecs all audio codecs in its order, without telephone-events; at least one is G.711 or G.722
 * @param telephoneEvent the one at 8000 Hz, as our audio to trunks is
 * @param sends whether the trunk sends
 * @param receives whether it wants to receive
 * @param ptimeMillis packet time that it wants, 20 if it does not say; no more than its maxptime
 * @param secure whether it insists on SRTP by its profile, RTP/SAVP; then there is a key
 * @param crypto its key, the first that we can use
 * @param xr extended reports that it asks for
 * @param sectionIndex which section this is, from 0
 * @param lines every section in order, as an answer has to mirror them
 */
public record TrunkSdp(
        InetSocketAddress rtp,
        InetSocketAddress rtcp,
        List<AudioCodec> codecs,
        Optional<AudioCodec> telephoneEvent,
        boolean sends,
        boolean receives,
        int ptimeMillis,
        boolean secure,
        Optional<Crypto> crypto,
        XrTerms xr,
        int sectionIndex,
        List<MediaLine> lines)
        implements TrunkSdpParsed {
    static final String PROTOCOL = "RTP/AVP"; // RFC 3551
    static final String SECURE_PROTOCOL = "RTP/SAVP"; // RFC 3711 §12
    private static final int USUAL_PTIME_MILLIS = 20;

    /**
     * What we say of ourselves.
     *
     * @param rtp where we want RTP; RTCP on the next port
     * @param sessionId unique
     * @param sends whether we would send
     * @param receives whether we would receive
     * @param secure whether an offer insists on SRTP
     * @param crypto our key, if there may be SRTP
     */
    public record Local(
            InetSocketAddress rtp, long sessionId, boolean sends, boolean receives, boolean secure, Optional<Crypto> crypto) {
        /**
         * Plain RTP both ways.
         *
         * @param rtp where we want RTP
         * @param sessionId unique
         * @return without a key
         */
        public static Local plain(InetSocketAddress rtp, long sessionId) {
            return new Local(rtp, sessionId, true, true, false, Optional.empty());
        }
    }

    /**
     * Reads an offer or an answer; of several audio sections that can be used a plain one is taken.
     *
     * @param body anything
     * @return what the trunk wants, or why no call can be made of it
     */
    public static TrunkSdpParsed parse(byte[] body) {
        return parse(body, false);
    }

    /**
     * Reads an offer or an answer; of several audio sections the first that can be used is taken.
     *
     * @param body anything
     * @param preferSecure whether an encrypted audio section is taken before a plain one
     * @return what the trunk wants, or why no call can be made of it
     */
    public static TrunkSdpParsed parse(byte[] body, boolean preferSecure) {
        var plainFirst = List.of(PROTOCOL, SECURE_PROTOCOL);
        return switch (Session.parse(new String(body, UTF_8))) {
            case SdpRefused refused -> refused;
            case Session session -> firstUsable(session.audioInUse(preferSecure ? plainFirst.reversed() : plainFirst)
                    .filter(audio -> audio.port() != 0) // bundle-only means nothing to plain RTP
                    .map(audio -> of(session, audio))
                    .toList());
        };
    }

    /** Of several sections that cannot be used, the best one says why. */
    private static TrunkSdpParsed firstUsable(List<TrunkSdpParsed> sections) {
        return sections.stream()
                .filter(TrunkSdp.class::isInstance)
                .findFirst()
                .or(() -> sections.stream().findFirst())
                .orElse(new SdpRefused(Reason.NO_AUDIO, "There is no audio section, or it is rejected."));
    }

    /**
     * Whether the trunk has put us on hold: it receives nothing, by direction (RFC 3264 §8.4) or by the old
     * connection address 0.0.0.0.
     *
     * @return while true nothing may be sent to {@link #rtp}
     */
    public boolean held() {
        return !receives;
    }

    /**
     * Writes an offer.
     *
     * @param before the trunk's last offer; the sections that the session got by it stay (RFC 3264 §8)
     * @param local what we say of ourselves
     * @param version 1, then one more for each changed description
     * @param codecs by preference
     * @param telephoneEventPt payload type of telephone-event/8000
     * @param ptimeMillis packet time that we want
     * @return text in bytes
     */
    public static byte[] offer(
            Optional<TrunkSdp> before,
            Local local,
            int version,
            List<AudioCodec> codecs,
            int telephoneEventPt,
            int ptimeMillis) {
        var event = Optional.of(AudioCodec.telephoneEvent(telephoneEventPt, 8000));
        var out = TrunkText.head(local, version);
        String protocol = local.secure() ? SECURE_PROTOCOL : PROTOCOL;
        Runnable audio = () -> TrunkText.audio(
                out, local, protocol, codecs, event, ptimeMillis, Direction.of(local.sends(), local.receives()));
        before.ifPresentOrElse(session -> session.sections(out, audio), audio);
        return out.toString().getBytes(UTF_8);
    }

    /**
     * Writes an answer. Its direction is what both want; all other sections are rejected.
     *
     * @param offer what is answered
     * @param local what we say of ourselves
     * @param version 1, then one more for each changed description
     * @param codec one of the offer's
     * @param telephoneEvent the offer's, if it is to be used
     * @return text in bytes
     */
    public static byte[] answer(
            TrunkSdp offer, Local local, int version, AudioCodec codec, Optional<AudioCodec> telephoneEvent) {
        return answer(offer, local, version, List.of(codec), telephoneEvent);
    }

    /**
     * Writes an answer. Its direction is what both want; all other sections are rejected.
     *
     * @param offer what is answered
     * @param local what we say of ourselves
     * @param version 1, then one more for each changed description
     * @param codecs some of the offer's: what is spoken, and what else may come
     * @param telephoneEvent the offer's, if it is to be used
     * @return text in bytes
     */
    public static byte[] answer(
            TrunkSdp offer, Local local, int version, List<AudioCodec> codecs, Optional<AudioCodec> telephoneEvent) {
        var out = TrunkText.head(local, version);
        // RFC 3264 §6.1: we send only what the peer receives, and the other way round
        var direction = Direction.of(local.sends() && offer.receives(), local.receives() && offer.sends());
        String protocol = offer.lines().get(offer.sectionIndex()).protocol();
        offer.sections(out, () -> {
            TrunkText.audio(out, local, protocol, codecs, telephoneEvent, offer.ptimeMillis(), direction);
            offer.xr().line().ifPresent(out::add); // RFC 3611 §5.2: never more than was offered
        });
        return out.toString().getBytes(UTF_8);
    }

    /** The same sections in the same order; all but the audio that we take are rejected. */
    private void sections(Lines out, Runnable audio) {
        for (int i = 0; i < lines.size(); i++) {
            if (i == sectionIndex) {
                audio.run();
            } else {
                out.rejected(lines.get(i));
            }
        }
    }

    private static TrunkSdpParsed of(Session session, Section audio) {
        boolean secure = audio.protocol().equals(SECURE_PROTOCOL);
        if (!secure && !audio.protocol().equals(PROTOCOL)) {
            return new SdpRefused(
                    Reason.UNSUPPORTED_TRANSPORT,
                    "The trunk speaks " + audio.protocol() + "; switch it to plain RTP (RTP/AVP) or SDES (RTP/SAVP).");
        }
        if (secure && crypto(audio).isEmpty()) {
            return new SdpRefused(
                    Reason.UNSUPPORTED_TRANSPORT,
                    "The trunk wants SRTP and gives no key that we can use (a=crypto with " + Crypto.SUITE + ").");
        }
        var connection = session.connectionOf(audio).map(TrunkSdp::host);
        if (connection.isEmpty()) {
            return new SdpRefused(Reason.MALFORMED, "The audio section has no connection address (c=).");
        }
        var address = connection.flatMap(AddressLiteral::parse);
        if (address.isEmpty()) {
            return new SdpRefused(
                    Reason.HOST_NAME, "The connection address (c=) is a name; have the trunk send an IP address.");
        }
        if (address.get().isMulticastAddress()) {
            return new SdpRefused(Reason.UNSUPPORTED_TRANSPORT, "The connection address (c=) is a multicast group.");
        }
        var codecs = Codecs.of(audio);
        if (codecs.stream().noneMatch(codec -> codec.isG711() || codec.isG722())) {
            return new SdpRefused(
                    Reason.NO_COMMON_CODEC, "The trunk has neither PCMU nor PCMA nor G722; allow one of them there.");
        }
        return of(session, audio, address.get(), codecs);
    }

    private static TrunkSdp of(Session session, Section audio, InetAddress address, List<AudioCodec> codecs) {
        var direction = Direction.of(audio, session);
        return new TrunkSdp(
                new InetSocketAddress(address, audio.port()),
                rtcp(audio, address),
                codecs.stream().filter(c -> !c.isTelephoneEvent()).toList(),
                codecs.stream().filter(c -> c.isTelephoneEvent() && c.clockRateHz() == 8000).findFirst(),
                direction.sends(),
                direction.receives() && !address.isAnyLocalAddress(), // RFC 3264 §8.4: c=0.0.0.0 is the old way to hold
                ptimeMillis(audio),
                audio.protocol().equals(SECURE_PROTOCOL),
                crypto(audio),
                audio.attributes().first("rtcp-xr").map(XrTerms::parse).orElse(XrTerms.NONE),
                session.sections().indexOf(audio),
                session.mediaLines());
    }

    /** RFC 4568 §5.1.2: the first line that the answerer can use. */
    private static Optional<Crypto> crypto(Section audio) {
        return audio.attributes().all("crypto").flatMap(value -> Crypto.parse(value).stream()).findFirst();
    }

    /** {@code IN IP4 192.0.2.7[/ttl]} (RFC 8866 §5.7). */
    private static String host(String connection) {
        String[] words = connection.split(" +");
        return words[words.length - 1].split("/", 2)[0];
    }

    /** RFC 3605 §2.1: {@code port [IN IP4 address]}. */
    private static InetSocketAddress rtcp(Section audio, InetAddress address) {
        var given = audio.attributes().first("rtcp").map(v -> v.split(" +"));
        int port = given.map(words -> Numbers.parse(words[0], 1, 65535)).orElse(Numbers.NONE);
        var own = given.filter(words -> words.length == 4).flatMap(words -> AddressLiteral.parse(words[3]));
        boolean reachable = own.isPresent()
                && !own.get().isMulticastAddress()
                && own.get().getClass() == address.getClass(); // one socket, one IP version
        var host = reachable ? own.get() : address;
        // RFC 5761 §5.1.3: that of the RTP is for those who agree to a=rtcp-mux, which we do with no trunk
        return port == Numbers.NONE || port == audio.port() && host.equals(address)
                ? new InetSocketAddress(address, Math.min(audio.port() + 1, 65535)) // RFC 3550 §11
                : new InetSocketAddress(host, port);
    }

    private static int ptimeMillis(Section audio) {
        int wanted = millis(audio, "ptime", USUAL_PTIME_MILLIS);
        return Math.min(wanted, millis(audio, "maxptime", wanted)); // RFC 8866 §6.4: more than that is not to be sent
    }

    private static int millis(Section audio, String attribute, int otherwise) {
        int millis = audio.attributes().first(attribute).map(v -> Numbers.parse(v, 10, 200)).orElse(Numbers.NONE);
        return millis == Numbers.NONE ? otherwise : millis;
    }
}
