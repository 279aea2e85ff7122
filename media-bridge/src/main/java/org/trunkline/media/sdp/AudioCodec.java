package org.trunkline.media.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One payload type of an audio section: its rtpmap and fmtp (RFC 8866 §6.6, §6.15).
 *
 * @param payloadType 0 to 127
 * @param name encoding name in capitals: OPUS, PCMU, PCMA, G722, CN, TELEPHONE-EVENT ...
 * @param clockRateHz of its RTP timestamps
 * @param channels 1 where the rtpmap does not say
 * @param fmtp parameters in order, names in lower case; one without {@code =} (as {@code 0-15}) has an empty value
 */
public record AudioCodec(int payloadType, String name, int clockRateHz, int channels, Map<String, String> fmtp) {
    /** G.711 µ-law on its static payload type (RFC 3551 §6). */
    public static final AudioCodec PCMU = new AudioCodec(0, "PCMU", 8000, 1, Map.of());

    /** G.711 A-law on its static payload type (RFC 3551 §6). */
    public static final AudioCodec PCMA = new AudioCodec(8, "PCMA", 8000, 1, Map.of());

    /** Comfort noise on its static payload type (RFC 3389 §4). */
    public static final AudioCodec COMFORT_NOISE = new AudioCodec(13, "CN", 8000, 1, Map.of());

    private static final String TELEPHONE_EVENT = "TELEPHONE-EVENT";
    private static final Set<String> WRITTEN_IN_CAPITALS = Set.of("PCMU", "PCMA", "G722", "G729", "GSM", "CN");

    /** Copies the parameters. */
    public AudioCodec {
        fmtp = Collections.unmodifiableMap(new LinkedHashMap<>(fmtp));
    }

    /**
     * The sixteen DTMF events (RFC 4733 §2.4.1).
     *
     * @param payloadType 0 to 127
     * @param clockRateHz as the audio's that it interrupts
     * @return with fmtp 0-15
     */
    public static AudioCodec telephoneEvent(int payloadType, int clockRateHz) {
        return new AudioCodec(payloadType, TELEPHONE_EVENT, clockRateHz, 1, Map.of("0-15", ""));
    }

    /**
     * Whether it carries digits instead of sound.
     *
     * @return for any clock rate
     */
    public boolean isTelephoneEvent() {
        return name.equals(TELEPHONE_EVENT);
    }

    /**
     * Whether it is comfort noise for audio whose RTP clock is that of telephone trunks.
     *
     * @return for CN at 8000 Hz
     */
    public boolean isComfortNoise() {
        return name.equals("CN") && clockRateHz == 8000;
    }

    /**
     * Whether it is G.711.
     *
     * @return for µ-law and A-law, 8 kHz mono
     */
    public boolean isG711() {
        return (name.equals("PCMU") || name.equals("PCMA")) && clockRateHz == 8000 && channels == 1;
    }

    /**
     * Whether it is G.722.
     *
     * @return for its usual clock, which is half of its sampling rate (RFC 3551 §4.5.2)
     */
    public boolean isG722() {
        return name.equals("G722") && clockRateHz == 8000 && channels == 1;
    }

    /**
     * Whether it is Opus as RFC 7587 §4.1 has it in every description.
     *
     * @return for 48 kHz and two channels, whatever is really sent
     */
    public boolean isOpus() {
        return name.equals("OPUS") && clockRateHz == 48000 && channels == 2;
    }

    /**
     * Whether it is redundant audio (RFC 2198) on Opus' clock.
     *
     * @return for 48 kHz and two channels
     */
    public boolean isRed() {
        return name.equals("RED") && clockRateHz == 48000 && channels == 2;
    }

    String rtpmap() {
        String written = WRITTEN_IN_CAPITALS.contains(name) ? name : name.toLowerCase(Locale.ROOT);
        return payloadType + " " + written + "/" + clockRateHz + (channels == 1 ? "" : "/" + channels);
    }

    String fmtpText() {
        return fmtp.entrySet().stream()
                .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(";"));
    }
}
