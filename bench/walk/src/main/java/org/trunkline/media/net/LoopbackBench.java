package org.trunkline.media.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two ports of one loop throw packets of 200 bytes to each other, twenty at a time: a send and a receive each. */
@State(Scope.Thread)
public class LoopbackBench {
    private static final int IN_FLIGHT = 20;
    private static final int ROUNDS = 200;
    private static final int BYTES = 200;

    private MediaLoops loops;
    private UdpPort left;
    private UdpPort right;
    private int toCome;
    private CountDownLatch done;

    /** Binds them. */
    @Setup
    public void open() throws IOException {
        loops = new MediaLoops(1);
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var loop = loops.all().getFirst();
        left = loop.bind(any, (buffer, offset, length, from, _) -> thrown(left, buffer, offset, length, from));
        right = loop.bind(any, (buffer, offset, length, from, _) -> thrown(right, buffer, offset, length, from));
    }

    /** Stops the loop. */
    @TearDown
    public void close() {
        loops.close();
    }

    /** @throws InterruptedException JMH has given up */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT * ROUNDS)
    public void sendAndReceive() throws InterruptedException {
        done = new CountDownLatch(1);
        loops.all().getFirst().execute(() -> {
            toCome = IN_FLIGHT * ROUNDS;
            for (int i = 0; i < IN_FLIGHT; i++) {
                left.send(new byte[BYTES], 0, BYTES, right.local());
            }
        });
        done.await();
    }

    private void thrown(UdpPort back, byte[] buffer, int offset, int length, InetSocketAddress from) {
        toCome--;
        if (toCome >= IN_FLIGHT) {
            back.send(buffer, offset, length, from);
        } else if (toCome == 0) {
            done.countDown();
        }
    }
}
