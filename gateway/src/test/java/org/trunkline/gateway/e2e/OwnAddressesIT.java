package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Capture;
import org.trunkline.gateway.measure.Tshark;

/** A trunk that has a SIP address and an RTP address of its own at the gateway. */
class OwnAddressesIT {
    private static final String NUMBER = "+4930123456";

    @Test
    void signallingAndMediaComeFromTheTrunksOwnAddresses() throws IOException {
        var directory = World.directory(OwnAddressesIT.class);
        int sipPort = Ports.udp();
        try (Baresip baresip = new Baresip(directory.resolve("phone"), NUMBER, "PCMU", Speech.story());
                World world = World.withTrunk(
                        OwnAddressesIT.class,
                        baresip.port(),
                        "sip: {bind: 127.0.0.2, port: " + sipPort + "}",
                        "rtp: {bind: 127.0.0.3}");
                Phone phone = world.phone()) {
            int firstRtp = world.gateway().rtpPort();
            int lastRtp = firstRtp + GatewayProcess.RTP_PORTS - 1;
            var file = directory.resolve("own.pcapng");
            try (var _ = Capture.start(file, "src host 127.0.0.2 or src host 127.0.0.3")) { // what others send is not in it
                phone.call(NUMBER).awaitStory(3).hangUp();
            }
            var offer = Tshark.sdp(file, sipPort).getFirst();
            assertThat(offer.what()).isEqualTo("INVITE");
            assertThat(offer.connection()).isEqualTo("127.0.0.3");
            assertThat(offer.sourcePort()).isEqualTo(sipPort);
            var media = Tshark.rtp(file, Tshark.destinationsOf(file, evens(firstRtp, lastRtp)));
            assertThat(media).as("RTP from 127.0.0.3").hasSizeGreaterThan(100);
        }
    }

    private static int[] evens(int first, int last) {
        return IntStream.rangeClosed(first, last).filter(port -> port % 2 == 0).toArray();
    }
}
