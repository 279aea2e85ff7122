package org.trunkline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Journeys;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;

/** Replay window and roll-over counter beside a set of 48-bit indexes; the packets are the reference's (RFC 3711 §3.3). */
class SrtpModelTest {
    private static final int WINDOW = 64;
    private static final int SSRC = 7;

    @Provide
    Arbitrary<long[]> journeys() {
        return Journeys.of(120, 3000, 90);
    }

    @Property(tries = 12, seed = "1")
    void eachIndexIsOpenedOnceOverAnyNumberOfWraps(@ForAll("journeys") long[] arrivals, @ForAll SrtpProfile profile)
            throws GeneralSecurityException {
        byte[] key = filled(profile.keyBytes(), 1);
        byte[] salt = filled(profile.saltBytes(), 2);
        var opened = new HashSet<Long>();
        long newest = arrivals[0];
        try (var session = new SrtpSession(new SrtpKeys(profile, key, salt, key, salt))) {
            for (long index : arrivals) {
                byte[] plain = packet(index);
                byte[] sealed = ReferenceSrtp.rtp(profile, key, salt, (int) (index >> 16), plain, RtpWriter.HEADER_BYTES);
                var read = session.unprotect(new SrtpPacket(sealed, 0, sealed.length));
                newest = Math.max(newest, index);
                if (newest - index < WINDOW && opened.add(index)) {
                    assertThat(read).isInstanceOf(RtpPacket.class);
                    assertThat(Arrays.copyOf(sealed, plain.length)).isEqualTo(plain);
                } else {
                    assertThat(read).isEqualTo(new Dropped(Drop.SRTP_REPLAY));
                }
            }
        }
    }

    @Property(tries = 12, seed = "2")
    void whatIsSealedIsWhatTheReferenceSeals(@ForAll("journeys") long[] arrivals, @ForAll SrtpProfile profile)
            throws GeneralSecurityException {
        byte[] key = filled(profile.keyBytes(), 1);
        byte[] salt = filled(profile.saltBytes(), 2);
        try (var session = new SrtpSession(new SrtpKeys(profile, key, salt, key, salt))) {
            for (long index : Arrays.stream(arrivals).distinct().sorted().toArray()) {
                byte[] plain = packet(index);
                byte[] out = Arrays.copyOf(plain, plain.length + SrtpSession.MAX_TRAILER_BYTES);
                int length = session.protect(out, 0, plain.length);
                assertThat(Arrays.copyOf(out, length))
                        .isEqualTo(ReferenceSrtp.rtp(profile, key, salt, (int) (index >> 16), plain, RtpWriter.HEADER_BYTES));
            }
        }
    }

    private static byte[] packet(long index) {
        byte[] packet = filled(RtpWriter.HEADER_BYTES + 20, (int) index);
        RtpWriter.header(packet, 0, false, 0, (int) index & 0xFFFF, (int) index * 160, SSRC);
        return packet;
    }

    private static byte[] filled(int bytes, int with) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) with);
        return all;
    }
}
