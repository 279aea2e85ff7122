package org.trunkline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which extended reports are sent in a session, by {@code a=rtcp-xr} (RFC 3611 §5). Only those that the other side asks for.
 *
 * @param receiverRoundTrip receivers that send nothing learn their round trip, too
 * @param voice how a voice is heard
 */
public record XrTerms(boolean receiverRoundTrip, boolean voice) {
    /** None. */
    public static final XrTerms NONE = new XrTerms(false, false);

    /** RFC 3611 §5.1; formats that we do not know are passed over. */
    static XrTerms parse(String attribute) {
        var formats = List.of(attribute.split(" +"));
        return new XrTerms(
                formats.stream().anyMatch(f -> f.startsWith("rcvr-rtt=all") || f.startsWith("rcvr-rtt=sender")),
                formats.contains("voip-metrics"));
    }

    /** Our line of an answer: the same, as far as we know it. */
    Optional<String> line() {
        var formats = new ArrayList<String>();
        if (receiverRoundTrip) {
            formats.add("rcvr-rtt=all");
        }
        if (voice) {
            formats.add("voip-metrics");
        }
        return formats.isEmpty() ? Optional.empty() : Optional.of("a=rtcp-xr:" + String.join(" ", formats));
    }
}
