package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.codec.OpusPacket;
import org.trunkline.media.dtls.DtlsEvent;
import org.trunkline.media.dtls.DtlsSession;
import org.trunkline.media.ice.ConsentSettings;
import org.trunkline.media.ice.IceCredentials;
import org.trunkline.media.ice.IceLite;
import org.trunkline.media.leg.BrowserLeg;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpProfile;
import org.trunkline.media.srtp.SrtpSession;

/**
 * A call with nobody in it, played before the first real one: code that has never run costs a hundred times as much, and the
 * first caller would hear it. No socket and no clock; what is sent goes nowhere.
 *
 * <pre>
 *   tone ─► Opus ─► SRTP ─► BrowserLeg ─► UpLane ─► TrunkLeg ─┐
 *   nowhere ◄─────────────── BrowserLeg ◄─ DownLane ◄─────────┘
 * </pre>
 */
final class Rehearsal implements AutoCloseable {
    private static final int OPUS_TYPE = 111;
    private static final TrunkVoice MU_LAW = TrunkVoice.of(TrunkCodec.PCMU);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 9); // discard

    private final Random random = new Random(1);
    private final DropCounts drops = new DropCounts();
    private final IncomingStream fromBrowser = new IncomingStream();
    private final IncomingStream fromTrunk = new IncomingStream();
    private final TrunkLeg trunk = new TrunkLeg(this::back);
    private final OpusEncoder page;
    private final SrtpSession pageSrtp = new SrtpSession(keys((byte) 2, (byte) 1));
    private final BrowserLeg browser;
    private final UpLane up;
    private final DownLane down;
    private final short[] pcm = new short[Framer.FRAME_TICKS];
    private long nowNanos;
    private int frame;

    Rehearsal(OpusLibrary opus) {
        page = opus.encoder(OpusEncoderSettings.narrowBand());
        var credentials = new IceCredentials("rehearsal", "rehearsalrehearsalrehearsal");
        var ice = new IceLite(credentials, credentials, ConsentSettings.defaults(), random);
        browser = new BrowserLeg(ice, Rehearsal::secured, (_, _, _, _) -> {}, _ -> {}, drops);
        up = new UpLane(trunk, new OpusReader(opus::decoder), drops, random);
        down = new DownLane(
                browser,
                new AudioWriter.Opus(OPUS_TYPE, _ -> opus.encoder(OpusEncoderSettings.narrowBand())),
                drops,
                random);
        browser.dtls(new byte[1], 0, 1, NOWHERE);
        trunk.remote(NOWHERE, true);
        up.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
    }

    void play(int frames) {
        for (int i = 0; i < frames; i++, frame++, nowNanos += Playhead.FRAME_NANOS) {
            for (int s = 0; s < pcm.length; s++) {
                pcm[s] = (short) (6000 * Math.sin((frame * pcm.length + s) * 0.3));
            }
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + OpusPacket.MAX_FRAME_BYTES + SrtpSession.MAX_TRAILER_BYTES];
            int header = RtpWriter.header(packet, 0, false, OPUS_TYPE, frame & 0xFFFF, frame * 960, 7);
            int length = header + page.encode(pcm, 0, pcm.length, packet, header);
            var heard = browser.unprotect(new SrtpPacket(packet, 0, pageSrtp.protect(packet, 0, length)));
            if (heard instanceof RtpPacket plain) {
                up.audio(plain, fromBrowser.on(plain), nowNanos);
            }
        }
    }

    /** Packets that came all the way round. */
    long heardAgain() {
        return browser.packetsOut();
    }

    @Override
    public void close() {
        browser.close();
        pageSrtp.close();
        page.close();
        up.close();
        down.close();
    }

    private void back(byte[] buffer, int offset, int length, InetSocketAddress to) {
        if (trunk.receive(buffer, offset, length, to, nowNanos) instanceof RtpPacket packet) {
            down.audio(packet, fromTrunk.on(packet), MU_LAW, nowNanos);
        }
    }

    /** Keys without a handshake. */
    static DtlsSession secured(Consumer<byte[]> send, Consumer<DtlsEvent> events) {
        return new DtlsSession() {
            @Override
            public void receive(byte[] datagram) {
                events.accept(new DtlsEvent.Established(keys((byte) 1, (byte) 2)));
            }

            @Override
            public void close() {}
        };
    }

    static SrtpKeys keys(byte ours, byte theirs) {
        var profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] local = new byte[profile.keyBytes()];
        byte[] remote = new byte[profile.keyBytes()];
        local[0] = ours;
        remote[0] = theirs;
        byte[] salt = new byte[profile.saltBytes()];
        return new SrtpKeys(profile, local, salt, remote, salt);
    }
}
