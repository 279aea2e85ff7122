package org.trunkline.media.srtp;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.trunkline.media.codec.Voice;
import org.trunkline.media.rtp.Parsed;

/** A packet of 172 bytes sealed, and opened. */
@State(Scope.Thread)
public class SrtpBench {
    private static final int PACKETS = 8192; // then a new session hears them again: to the old one they are replays

    private final byte[] packet = new byte[172 + SrtpSession.MAX_TRAILER_BYTES];
    private final byte[][] sealed = new byte[PACKETS][];
    private final byte[] plain = Voice.ofPhone(1).getFirst();
    private SrtpSession sender;
    private SrtpSession hearer;
    private int sent;
    private int heard;

    /** The profiles that browsers agree on. */
    @Param({"AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"})
    public SrtpProfile profile;

    /** Seals what is opened. */
    @Setup
    public void open() {
        sender = new SrtpSession(keys(1, 2));
        for (int i = 0; i < PACKETS; i++) {
            int length = protect();
            sealed[i] = Arrays.copyOf(packet, length);
        }
    }

    /** @return bytes */
    @Benchmark
    public int protect() {
        System.arraycopy(plain, 0, packet, 0, plain.length);
        packet[2] = (byte) (sent >> 8);
        packet[3] = (byte) sent++;
        return sender.protect(packet, 0, plain.length);
    }

    /** @return the packet */
    @Benchmark
    public Parsed unprotect() {
        if (heard % PACKETS == 0) {
            hearer = new SrtpSession(keys(2, 1));
        }
        byte[] next = sealed[heard++ % PACKETS];
        System.arraycopy(next, 0, packet, 0, next.length);
        return hearer.unprotect(new SrtpPacket(packet, 0, next.length));
    }

    private SrtpKeys keys(int ours, int theirs) {
        var all = List.of(ours, theirs).stream().map(fill -> {
            byte[] key = new byte[profile.keyBytes()];
            Arrays.fill(key, fill.byteValue());
            return key;
        }).toList();
        byte[] salt = new byte[profile.saltBytes()];
        return new SrtpKeys(profile, all.getFirst(), salt, all.getLast(), salt);
    }
}
