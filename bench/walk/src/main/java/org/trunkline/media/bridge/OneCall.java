package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/** The legs and lanes of a call with a µ-law trunk, without sockets; a packet of each side comes every 20 ms. */
final class OneCall implements AutoCloseable {
    private static final InetSocketAddress FAR = new InetSocketAddress("127.0.0.1", 9);
    private static final TrunkVoice MU_LAW = TrunkVoice.of(TrunkCodec.PCMU);

    private final Random random = new Random(1);
    private final DropCounts drops = new DropCounts();
    private final IncomingStream fromBrowser = new IncomingStream();
    private final IncomingStream fromTrunk = new IncomingStream();
    private final TrunkLeg trunk;
    private final BrowserLeg browser;
    private final UpLane up;
    private final DownLane down;
    private long nowNanos;
    private long sent;

    private OneCall(AudioReader reader, AudioWriter writer) {
        var credentials = new IceCredentials("bench", "benchbenchbenchbenchbench");
        var ice = new IceLite(credentials, credentials, ConsentSettings.defaults(), random);
        trunk = new TrunkLeg((_, _, length, _) -> sent += length);
        browser = new BrowserLeg(ice, Rehearsal::secured, (_, _, length, _) -> sent += length, _ -> {}, drops);
        up = new UpLane(trunk, reader, drops, random);
        down = new DownLane(browser, writer, drops, random);
        browser.dtls(new byte[1], 0, 1, FAR);
        trunk.remote(FAR, true);
        up.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
    }

    static OneCall ofOpus(OpusLibrary opus) {
        var writer = new AudioWriter.Opus(111, _ -> opus.encoder(OpusEncoderSettings.narrowBand()));
        return new OneCall(new OpusReader(opus::decoder), writer);
    }

    static OneCall ofMuLaw() {
        return new OneCall(new G711Reader(G711.ULAW), new AudioWriter.Plain(0, G711.ULAW));
    }

    /** What the browser's side makes of plain packets: those that {@link #fromBrowser} takes. */
    static List<byte[]> sealed(List<byte[]> packets, int count) {
        try (var browser = new SrtpSession(Rehearsal.keys((byte) 2, (byte) 1))) {
            var all = new ArrayList<byte[]>();
            for (int i = 0; i < count; i++) {
                byte[] plain = packets.get(i % packets.size());
                byte[] packet = Arrays.copyOf(plain, plain.length + SrtpSession.MAX_TRAILER_BYTES);
                number(packet, i, i * (plain[1] == 111 ? 960 : 160));
                all.add(Arrays.copyOf(packet, browser.protect(packet, 0, plain.length)));
            }
            return all;
        }
    }

    static void number(byte[] packet, int sequence, int timestamp) {
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        for (int i = 0; i < 4; i++) {
            packet[4 + i] = (byte) (timestamp >> 24 - 8 * i);
        }
    }

    /** From the datagram to the trunk's socket; what was read is changed in place. */
    long fromBrowser(byte[] buffer, int length) {
        nowNanos += Playhead.FRAME_NANOS;
        return upward((RtpPacket) browser.unprotect(new SrtpPacket(buffer, 0, length)));
    }

    /** The lane alone. */
    long upLane(byte[] plain, int length) {
        nowNanos += Playhead.FRAME_NANOS;
        return upward((RtpPacket) RtpPacket.parse(plain, 0, length));
    }

    private long upward(RtpPacket packet) {
        up.audio(packet, fromBrowser.on(packet), nowNanos);
        return sent;
    }

    /** From the datagram to the browsers' socket. */
    long fromTrunk(byte[] buffer, int length) {
        nowNanos += Playhead.FRAME_NANOS;
        var packet = (RtpPacket) trunk.receive(buffer, 0, length, FAR, nowNanos);
        down.audio(packet, fromTrunk.on(packet), MU_LAW, nowNanos);
        return sent;
    }

    /** Bytes that have left on both sides. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        up.close();
        down.close();
        browser.close();
    }
}
