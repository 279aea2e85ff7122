package org.trunkline.media.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines that we write to trunks. */
final class TrunkText {
    private TrunkText() {}

    static Lines head(TrunkSdp.Local local, int version) {
        var address = local.rtp().getAddress();
        return new Lines()
                .add("v=0")
                .add("o=trunkline " + Long.toUnsignedString(local.sessionId()) + " " + version + " "
                        + Lines.network(address))
                .add("s=-")
                .connection(address)
                .add("t=0 0");
    }

    static void audio(
            Lines out,
            TrunkSdp.Local local,
            String protocol,
            List<AudioCodec> codecs,
            Optional<AudioCodec> telephoneEvent,
            int ptimeMillis,
            Direction direction) {
        var all = Stream.concat(codecs.stream(), telephoneEvent.stream()).toList();
        String formats = all.stream().map(c -> Integer.toString(c.payloadType())).collect(Collectors.joining(" "));
        out.add("m=audio " + local.rtp().getPort() + " " + protocol + " " + formats);
        all.forEach(out::codec);
        local.crypto().ifPresent(key -> out.add(key.line()));
        out.add("a=ptime:" + ptimeMillis).add("a=" + direction.attribute());
    }
}
