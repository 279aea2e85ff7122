package org.trunkline.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.Dialling;
import org.trunkline.sip.IncomingCall;
import org.trunkline.sip.SipEndpoint;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.SipSettings;
import org.trunkline.sip.SourceRange;
import org.trunkline.sip.Trunk;

/** The number that calls back, called by an endpoint of ours that can be called. */
class CallBackTest {
    private static final String NUMBER = "+15550199";

    private final BlockingQueue<IncomingCall> rings = new LinkedBlockingQueue<>();
    private final BlockingQueue<SipEvent> first = new LinkedBlockingQueue<>();
    private final BlockingQueue<SipEvent> second = new LinkedBlockingQueue<>();

    @Test
    void callsBackAndSpeaks() throws Exception {
        var open = SipSettings.at("caller", "127.0.0.1", 0).allowing(List.of(SourceRange.parse("127.0.0.0/8")));
        try (var carrier = Carrier.start(CarrierSettings.loopback(0));
                var rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var caller = SipEndpoint.start(open, call -> {
                    call.events(second::add);
                    rings.add(call);
                })) {
            byte[] sdp = TrunkAnswer.offer(new InetSocketAddress("127.0.0.1", rtp.getLocalPort()));
            var trunk = Trunk.udp("carrier", "127.0.0.1", carrier.sipPort(), NUMBER);
            var call = caller.invite(trunk, Dialling.to(new Dialled(NumberPlan.CALLER_BACK)), sdp, first::add);
            awaitLast(first, SipEvent.HungUp.class);
            assertThat(call.takesInfo()).as("its Allow header").isTrue();

            var back = rings.poll(10, TimeUnit.SECONDS);
            assertThat(back.fromUser()).isEqualTo(NumberPlan.CALLER_BACK);
            assertThat(back.toUser()).isEqualTo(NUMBER);
            assertThat(back.takesInfo()).isTrue();
            assertThat(new String(back.offer(), UTF_8)).contains("RTP/AVP 0 101");
            back.answer(sdp);
            awaitLast(second, SipEvent.Answered.class);
            assertThat(heardPayloadType(rtp)).isEqualTo(new CallMedia.Terms(G711.ULAW, OptionalInt.empty()).payloadType());
            back.hangUp("done");
        }
    }

    private static void awaitLast(BlockingQueue<SipEvent> events, Class<? extends SipEvent> kind) throws Exception {
        for (var event = events.poll(10, TimeUnit.SECONDS); !kind.isInstance(event); event = events.poll(10, TimeUnit.SECONDS)) {
            assertThat(event).as("waiting for " + kind.getSimpleName()).isNotNull();
        }
    }

    private static int heardPayloadType(DatagramSocket rtp) throws Exception {
        rtp.setSoTimeout(10_000);
        byte[] buffer = new byte[2048];
        var datagram = new DatagramPacket(buffer, buffer.length);
        rtp.receive(datagram);
        return ((RtpPacket) RtpPacket.parse(buffer, 0, datagram.getLength())).payloadType();
    }
}
