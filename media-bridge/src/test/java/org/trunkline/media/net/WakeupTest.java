package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakeupTest {
    private static final long STALL_NANOS = 60_000_000;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private volatile InetSocketAddress gatewayPort;

    /** A datagram sets the alarm for now; a command that was there before it stalls the loop while another comes. */
    @Test
    void whatWaitsInTheSocketsIsHeardBeforeAnAlarmThatIsLate() throws Exception {
        var here = InetAddress.getLoopbackAddress();
        try (var loops = new MediaLoops(1);
                var peer = new DatagramSocket(0, here)) {
            var loop = loops.all().getFirst();
            var alarm = new Alarm();
            var wakeup = loop.wakeup(alarm);
            var port = loop.bind(new InetSocketAddress(here, 0), (buffer, offset, length, from, nowNanos) -> {
                if (buffer[offset] == 1) {
                    alarm.deadlineNanos = nowNanos;
                    loop.execute(() -> stall(peer, loop));
                    wakeup.rearm();
                } else {
                    heard.add("datagram");
                }
            });
            gatewayPort = port.local();
            send(peer, 1);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("datagram");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("alarm");
        }
    }

    private void stall(DatagramSocket peer, MediaLoop loop) {
        send(peer, 2);
        while (System.nanoTime() - loop.turnNanos() < STALL_NANOS) {
            Thread.onSpinWait();
        }
    }

    private void send(DatagramSocket peer, int first) {
        try {
            peer.send(new DatagramPacket(new byte[] {(byte) first}, 1, gatewayPort));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private final class Alarm implements Timed {
        private long deadlineNanos = NEVER;

        @Override
        public void onTime(long nowNanos) {
            deadlineNanos = NEVER;
            heard.add("alarm");
        }

        @Override
        public long nextDeadlineNanos() {
            return deadlineNanos;
        }
    }
}
