package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.Voice;

/** What a datagram at the browsers' port is, and whose. */
@State(Scope.Thread)
public class DemultiplexBench {
    private final BrowserPort port = new BrowserPort(new DropCounts(), Runnable::run);
    private final InetSocketAddress stranger = new InetSocketAddress("127.0.0.1", 9);
    private final List<byte[]> packets = Voice.ofPhone(100);
    private int at;

    /** @return RTP */
    @Benchmark
    public Object kind() {
        byte[] packet = packets.get(at++ % 100);
        return DatagramKind.of(packet, 0, packet.length);
    }

    /** A packet of nobody that is known: looked up and counted. */
    @Benchmark
    public void stranger() {
        byte[] packet = packets.get(at++ % 100);
        port.received(packet, 0, packet.length, stranger, 0);
    }
}
