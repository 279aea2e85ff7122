package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;
import org.trunkline.media.sdp.AudioCodec;
import org.trunkline.media.codec.G711;

/**
 * What a trunk can carry.
 *
 * @param codecs in order of preference, not empty
 */
public record TrunkMedia(List<G711> codecs) {
    /** What we offer for telephone-event; RFC 3264 §5.1: what comes to us uses it. */
    static final int TONE_PAYLOAD_TYPE = 101;

    /** µ-law before A-law. */
    public static final TrunkMedia DEFAULT = new TrunkMedia(List.of(G711.ULAW, G711.ALAW));

    /** Copies and checks. */
    public TrunkMedia {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("a trunk needs at least one codec: PCMU or PCMA");
        }
    }

    /** PCMU and PCMA have the same numbers everywhere (RFC 3551 §6). */
    static int payloadTypeOf(G711 law) {
        return law == G711.ULAW ? 0 : 8;
    }

    static Optional<G711> lawOf(int payloadType) {
        return switch (payloadType) {
            case 0 -> Optional.of(G711.ULAW);
            case 8 -> Optional.of(G711.ALAW);
            default -> Optional.empty();
        };
    }

    static Optional<G711> lawNamed(AudioCodec codec) {
        return switch (codec.name()) {
            case "PCMU" -> Optional.of(G711.ULAW);
            case "PCMA" -> Optional.of(G711.ALAW);
            default -> Optional.empty();
        };
    }

    List<AudioCodec> offered() {
        return codecs.stream()
                .map(law -> law == G711.ULAW ? AudioCodec.PCMU : AudioCodec.PCMA)
                .toList();
    }
}
