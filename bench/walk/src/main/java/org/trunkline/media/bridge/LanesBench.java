package org.trunkline.media.bridge;

import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.codec.Voice;
import org.trunkline.media.srtp.SrtpSession;

/** A packet's whole walk between the two sockets, with GCM; and the lane up alone. */
@State(Scope.Thread)
public class LanesBench {
    private static final int PACKETS = 8192; // then a new call hears them again: to the old one they are replays

    private final byte[] packet = new byte[2048 + SrtpSession.MAX_TRAILER_BYTES];
    private OpusLibrary opus;
    private List<byte[]> ofBrowser;
    private List<byte[]> ofPhone;
    private List<byte[]> sealedOpus;
    private List<byte[]> sealedMuLaw;
    private OneCall call;
    private int at;

    /** Makes what is sent. */
    @Setup
    public void open() {
        opus = OpusLibrary.load(Optional.empty());
        ofBrowser = Voice.ofBrowser(opus, 500);
        ofPhone = Voice.ofPhone(500);
        sealedOpus = OneCall.sealed(ofBrowser, PACKETS);
        sealedMuLaw = OneCall.sealed(ofPhone, PACKETS);
    }

    /** Ends the last call; one that nothing has left was no measurement. */
    @TearDown
    public void close() {
        if (call.sent() == 0) {
            throw new IllegalStateException("nothing was sent");
        }
        call.close();
    }

    /** @return bytes so far */
    @Benchmark
    public long upOpus() {
        begin(true);
        return call.fromBrowser(packet, copy(sealedOpus));
    }

    /** @return bytes so far */
    @Benchmark
    public long upLaneOpus() {
        begin(true);
        int length = copy(ofBrowser);
        OneCall.number(packet, at, at * 960);
        return call.upLane(packet, length);
    }

    /** @return bytes so far */
    @Benchmark
    public long downOpus() {
        begin(true);
        return call.fromTrunk(packet, phone());
    }

    /** @return bytes so far */
    @Benchmark
    public long upRelayed() {
        begin(false);
        return call.fromBrowser(packet, copy(sealedMuLaw));
    }

    /** @return bytes so far */
    @Benchmark
    public long downRelayed() {
        begin(false);
        return call.fromTrunk(packet, phone());
    }

    private void begin(boolean transcoded) {
        if (at++ % PACKETS == 0) {
            if (call != null) {
                call.close();
            }
            call = transcoded ? OneCall.ofOpus(opus) : OneCall.ofMuLaw();
            at = 1;
        }
    }

    private int phone() {
        int length = copy(ofPhone);
        OneCall.number(packet, at, at * 160);
        return length;
    }

    private int copy(List<byte[]> packets) {
        byte[] next = packets.get((at - 1) % packets.size());
        System.arraycopy(next, 0, packet, 0, next.length);
        return next.length;
    }
}
