package org.trunkline.media.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines that we write to trunks. */
final class TrunkText {
    private TrunkText() {}

    static Lines head(InetSocketAddress local, long sessionId, int version) {
        return new Lines()
                .add("v=0")
                .add("o=trunkline " + Long.toUnsignedString(sessionId) + " " + version + " "
                        + Lines.network(local.getAddress()))
                .add("s=-")
                .connection(local.getAddress())
                .add("t=0 0");
    }

    static void audio(
            Lines out,
            InetSocketAddress local,
            List<AudioCodec> codecs,
            Optional<AudioCodec> telephoneEvent,
            int ptimeMillis,
            Direction direction) {
        var all = Stream.concat(codecs.stream(), telephoneEvent.stream()).toList();
        String formats = all.stream().map(c -> Integer.toString(c.payloadType())).collect(Collectors.joining(" "));
        out.add("m=audio " + local.getPort() + " " + TrunkSdp.PROTOCOL + " " + formats);
        all.forEach(out::codec);
        out.add("a=ptime:" + ptimeMillis).add("a=" + direction.attribute());
    }
}
