package org.trunkline.gateway.call;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.trunkline.config.TrunkPlan;
import org.trunkline.media.bridge.Downlink;
import org.trunkline.media.bridge.DtmfMode;
import org.trunkline.media.bridge.SourcePolicy;
import org.trunkline.media.bridge.SrtpMode;
import org.trunkline.media.bridge.TrunkAudio;
import org.trunkline.media.bridge.TrunkCodec;
import org.trunkline.media.bridge.TrunkMedia;

/**
 * What carries a call beyond the gateway's bridge: a trunk, or the gateway itself.
 *
 * @param name a trunk's name, or one that no trunk may have
 * @param media what it can carry
 * @param silenceEnds whether a call ends when nothing has been heard for {@code media.silence()}
 */
record Network(String name, TrunkMedia media, boolean silenceEnds) {
    private static final Optional<InetAddress> HERE = Optional.of(InetAddress.getLoopbackAddress());

    /** Wide band, and never off this machine. */
    private static final TrunkMedia LOCAL = new TrunkMedia(
            List.of(TrunkCodec.G722, TrunkCodec.PCMU, TrunkCodec.PCMA),
            DtmfMode.RFC4733,
            SrtpMode.OFF,
            SourcePolicy.STRICT,
            20,
            TrunkAudio.UNTOUCHED,
            Optional.empty(),
            Downlink.DEFAULT,
            HERE,
            HERE);

    /** From one user to another. */
    static final Network USERS = new Network("users", LOCAL, false);
    /** To the gateway's own test number. */
    static final Network ECHO = new Network("echo", LOCAL, false);

    static Network of(TrunkPlan trunk) {
        return new Network(trunk.sip().name(), trunk.media(), trunk.silenceEnds());
    }
}
