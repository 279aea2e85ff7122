package org.trunkline.media.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PeerModelTest {
    @Property(tries = 500, seed = "1")
    void whoIsToldAnAddressIsHeardFromIt(
            @ForAll @Size(4) byte[] four, @ForAll @Size(16) byte[] sixteen, @ForAll @IntRange(max = 65_535) int port)
            throws UnknownHostException {
        for (var bytes : new byte[][] {four, sixteen}) {
            var address = new InetSocketAddress(InetAddress.getByAddress(bytes), port);
            for (boolean ofIpv6Socket : new boolean[] {true, false}) {
                if (ofIpv6Socket || address.getAddress() instanceof Inet4Address) {
                    var told = Peer.told(address, ofIpv6Socket);
                    var heard = Peer.heard(told.word0(), told.word1(), told.word2(), told.word3());
                    assertThat(heard.address()).isEqualTo(address);
                    assertThat(heard.nameBytes()).isEqualTo(told.nameBytes());
                }
            }
        }
    }

    /** A spread is told by the end of its bucket: never less than the time, and an eighth more at the most. */
    @Property(tries = 500, seed = "2")
    void aSpreadIsOffByAnEighthAtTheMost(@ForAll @IntRange int micros) {
        var spread = new RollingSpread(2);
        long nanos = Math.abs((long) micros) * 1000 % 8_000_000_000L;
        spread.count(nanos);
        long most = spread.spread().mostNanos();
        assertThat(most).isGreaterThan(nanos).isLessThanOrEqualTo(nanos + Math.max(8192, nanos / 8 + 8192));
        spread.roll();
        assertThat(spread.spread().count()).isEqualTo(1);
        spread.roll();
        assertThat(spread.spread().count()).isZero();
    }
}
