package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same port by every way that a machine may have. Peers are plain sockets of the JDK. */
class UdpPortTest {
    private static final int MANY = 600; // more than a port reads in one go

    private record Heard(InetSocketAddress from, int number, int length) {}

    private final List<Heard> heard = new ArrayList<>(); // on the loop, until the latch is down
    private CountDownLatch awaited = new CountDownLatch(1);

    private void hear(byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos) {
        heard.add(new Heard(from, ByteBuffer.wrap(buffer, offset, 4).getInt(), length));
        awaited.countDown();
    }

    private void await() throws InterruptedException {
        assertThat(awaited.await(20, TimeUnit.SECONDS)).as("heard %d", heard.size()).isTrue();
    }

    private static void send(DatagramSocket peer, UdpPort to, int number, int length) throws IOException {
        peer.send(new DatagramPacket(ByteBuffer.allocate(length).putInt(number).array(), length, to.local()));
    }

    private static InetAddress loopback(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    private static MediaLoops loops(NetTransport transport) {
        assumeTrue(transport == NetTransport.NIO || OS.LINUX.isCurrentOs()); // there all three have to be had
        return new MediaLoops(1, transport);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void batchesAreUsedWhereTheMachineHasThem() {
        assertThat(NetTransport.best()).isEqualTo(NetTransport.EPOLL_BATCHES);
    }

    @ParameterizedTest
    @EnumSource
    void allThatWaitsIsReadInOrderAndItsSourceIsTold(NetTransport transport) throws Exception {
        awaited = new CountDownLatch(MANY);
        try (var loops = loops(transport);
                var peer = new DatagramSocket(0, loopback("127.0.0.1"))) {
            var loop = loops.all().getFirst();
            var port = loop.bind(new InetSocketAddress("127.0.0.1", 0), this::hear);
            var sent = new CountDownLatch(1);
            loop.execute(() -> await(sent));
            for (int i = 0; i < MANY; i++) {
                send(peer, port, i, 100 + i % 50);
            }
            sent.countDown();
            await();
            assertThat(heard).extracting(Heard::number).isEqualTo(IntStream.range(0, MANY).boxed().toList());
            assertThat(heard).allMatch(one -> one.length() == 100 + one.number() % 50);
            assertThat(heard).allMatch(one -> one.from().equals(peer.getLocalSocketAddress()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentReachesEachPeerInOrderAndUnharmed(NetTransport transport) throws Exception {
        try (var loops = loops(transport);
                var one = new DatagramSocket(0, loopback("127.0.0.1"));
                var other = new DatagramSocket(0, loopback("127.0.0.2"))) {
            var loop = loops.all().getFirst();
            var port = loop.bind(new InetSocketAddress("127.0.0.1", 0), this::hear);
            var second = loop.bind(new InetSocketAddress("127.0.0.1", 0), this::hear);
            loop.execute(() -> {
                byte[] buffer = new byte[300]; // used again at once: the bytes are copied
                for (int i = 0; i < 100; i++) {
                    ByteBuffer.wrap(buffer).putInt(7, i);
                    port.send(buffer, 7, 100 + i, address(i % 2 == 0 ? one : other));
                    second.send(buffer, 7, 100 + i, address(i % 2 == 0 ? other : one));
                }
            });
            assertThat(received(one, 100, port.local())).isEqualTo(IntStream.range(0, 50).map(i -> 2 * i).boxed().toList());
            assertThat(received(other, 100, port.local())).isEqualTo(IntStream.range(0, 50).map(i -> 2 * i + 1).boxed().toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ipv6AndMappedIpv4OnOnePort(NetTransport transport) throws Exception {
        awaited = new CountDownLatch(2);
        try (var loops = loops(transport);
                var six = ipv6();
                var four = new DatagramSocket(0, loopback("127.0.0.1"))) {
            var loop = loops.all().getFirst();
            var port = loop.bind(new InetSocketAddress("::", 0), (b, offset, length, from, now) -> {
                answer(loop, b, offset, length, from);
                hear(b, offset, length, from, now);
            });
            bound = port;
            int number = port.local().getPort();
            six.send(new DatagramPacket(new byte[] {0, 0, 0, 6}, 4, new InetSocketAddress("::1", number)));
            four.send(new DatagramPacket(new byte[] {0, 0, 0, 4}, 4, new InetSocketAddress("127.0.0.1", number)));
            await();
            assertThat(received(six, 1, port.local())).containsExactly(6);
            assertThat(received(four, 1, port.local())).containsExactly(4);
            assertThat(heard).extracting(Heard::from).containsExactlyInAnyOrder(address(six), address(four));
            assertThat(heard)
                    .filteredOn(one -> one.number() == 4)
                    .allMatch(one -> one.from().getAddress() instanceof Inet4Address);
        }
    }

    private volatile UdpPort bound;

    private void answer(MediaLoop loop, byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        loop.execute(() -> bound.send(copy, 0, copy.length, to));
    }

    private static DatagramSocket ipv6() throws IOException {
        assumeTrue(hasIpv6(), "this machine has no IPv6"); // where it has, nothing excuses a failure
        return new DatagramSocket(0, loopback("::1"));
    }

    private static boolean hasIpv6() throws IOException {
        var here = loopback("::1");
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(here::equals);
    }

    @ParameterizedTest
    @EnumSource
    void aDatagramThatIsTooLargeABugAndAPeerThatIsGoneLeaveThePortOpen(NetTransport transport) throws Exception {
        awaited = new CountDownLatch(2);
        try (var loops = loops(transport);
                var peer = new DatagramSocket(0, loopback("127.0.0.1"))) {
            var loop = loops.all().getFirst();
            var port = loop.bind(new InetSocketAddress("127.0.0.1", 0), (b, offset, length, from, now) -> {
                hear(b, offset, length, from, now);
                if (length == 5) {
                    throw new IllegalStateException("thrown by the test");
                }
            });
            var gone = new DatagramSocket(0, loopback("127.0.0.1"));
            var nobody = address(gone);
            gone.close();
            loop.execute(() -> port.send(new byte[10], 0, 10, nobody));
            send(peer, port, 1, MediaLoop.MAX_DATAGRAM_BYTES + 1);
            send(peer, port, 2, 5);
            send(peer, port, 3, MediaLoop.MAX_DATAGRAM_BYTES);
            await();
            assertThat(heard).extracting(Heard::number).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsQueuedLeavesBeforeThePortCloses(NetTransport transport) throws Exception {
        try (var loops = loops(transport);
                var peer = new DatagramSocket(0, loopback("127.0.0.1"))) {
            var loop = loops.all().getFirst();
            var port = loop.bind(new InetSocketAddress("127.0.0.1", 0), this::hear);
            var local = port.local();
            var there = address(peer);
            loop.execute(() -> {
                port.send(new byte[] {0, 0, 0, 9}, 0, 4, there);
                port.close();
                port.send(new byte[] {0, 0, 0, 10}, 0, 4, there); // nowhere
            });
            assertThat(received(peer, 1, local)).containsExactly(9);
        }
    }

    private static InetSocketAddress address(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private static List<Integer> received(DatagramSocket peer, int count, InetSocketAddress from) throws IOException {
        peer.setSoTimeout(20_000);
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            var packet = new DatagramPacket(new byte[MediaLoop.BUFFER_BYTES], MediaLoop.BUFFER_BYTES);
            peer.receive(packet);
            if (packet.getPort() == from.getPort()) {
                int number = ByteBuffer.wrap(packet.getData()).getInt();
                numbers.add(number);
                assertThat(packet.getLength()).isEqualTo(count < 100 ? 4 : 100 + number);
            }
        }
        return numbers;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
