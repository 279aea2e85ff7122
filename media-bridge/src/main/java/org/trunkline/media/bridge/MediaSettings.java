package org.trunkline.media.bridge;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trunkline.media.ice.ConsentSettings;

/**
 * Settings of the media engine.
 *
 * @param loops media threads, at least 1
 * @param browserBind where the browser ports are bound
 * @param browserBasePort UDP port of the first loop, the others follow; 0 takes any
 * @param browserAddresses addresses told to browsers as host candidates; empty: those of this machine
 * @param publicAddress one more address in front of a 1:1 NAT
 * @param trunkBind where RTP ports are bound; must be the address that trunks can reach
 * @param trunkAdvertised the address in the SDP for trunks
 * @param rtpPortFirst first RTP port, even
 * @param rtpPortLast last port of the range
 * @param opusLibrary a libopus to use before all others
 * @param opusComplexity 0 to 10, toward the browser
 * @param browserDtx whether browsers are asked to send next to nothing in silence
 * @param overload when a loop has too much to do
 * @param consent RFC 7675 timing
 * @param holdMusic for trunks on hold; empty: silence
 */
public record MediaSettings(
        int loops,
        InetAddress browserBind,
        int browserBasePort,
        List<InetAddress> browserAddresses,
        Optional<InetAddress> publicAddress,
        InetAddress trunkBind,
        InetAddress trunkAdvertised,
        int rtpPortFirst,
        int rtpPortLast,
        Optional<Path> opusLibrary,
        int opusComplexity,
        boolean browserDtx,
        OverloadSettings overload,
        ConsentSettings consent,
        Optional<HoldMusic> holdMusic) {
    /** Checks ranges; the words name the setting. */
    public MediaSettings {
        browserAddresses = List.copyOf(browserAddresses);
        require(loops >= 1 && loops <= 64, "loops must be 1 to 64");
        require(browserBasePort == 0 || browserBasePort >= 1 && browserBasePort + loops <= 65536, "browser port out of range");
        require(rtpPortFirst % 2 == 0 && rtpPortFirst >= 1024, "the first RTP port must be even and at least 1024");
        require(rtpPortLast <= 65535 && rtpPortLast > rtpPortFirst, "the RTP port range is empty or too high");
        require(opusComplexity >= 0 && opusComplexity <= 10, "Opus complexity must be 0 to 10");
    }

    private static void require(boolean holds, String words) {
        if (!holds) {
            throw new IllegalArgumentException(words);
        }
    }
}
