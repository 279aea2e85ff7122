package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
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
 * first caller would hear it. So would all callers of a full loop when a packet is lost for the first time, had the compiler
 * never seen that happen. No socket and no clock; what is sent goes nowhere.
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

    private static final int MISHAPS_EVERY = 50; // frames
    private static final int HELD_BACK = 7; // of these, and sent behind the next one
    private static final int LOST = 17;
    private static final int SENT_TWICE = 27;
    private static final int SILENT_FROM = 37;
    private static final int SILENT_TO = 43;
    private static final int PRESSED = 45;
    private static final int RELEASED = 48;

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
    private int sequence;
    private int heardFromTrunk;
    private byte[] heldBack;

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
        up.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
    }

    void play(int frames) {
        for (int i = 0; i < frames; i++, frame++, nowNanos += Playhead.FRAME_NANOS) {
            int step = frame % MISHAPS_EVERY;
            if (step < SILENT_FROM || step > SILENT_TO) {
                fromPage(step, packet());
            }
            switch (step) {
                case PRESSED -> up.event(new ToneHeard.Started(Digit.D5, 0), nowNanos);
                case RELEASED -> up.event(new ToneHeard.Ended(Digit.D5, 60_000, false), nowNanos);
                default -> {}
            }
            up.onTime(nowNanos);
        }
    }

    /** As a network treats it. */
    private void fromPage(int step, byte[] packet) {
        if (step == HELD_BACK) {
            heldBack = packet;
        } else if (step != LOST) {
            hear(packet.clone());
        }
        if (step == HELD_BACK + 1) {
            hear(heldBack);
        }
        if (step == SENT_TWICE) {
            hear(packet);
        }
    }

    private byte[] packet() {
        for (int s = 0; s < pcm.length; s++) {
            pcm[s] = (short) (6000 * Math.sin((frame * pcm.length + s) * 0.3));
        }
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + OpusPacket.MAX_FRAME_BYTES + SrtpSession.MAX_TRAILER_BYTES];
        int header = RtpWriter.header(packet, 0, false, OPUS_TYPE, sequence++ & 0xFFFF, frame * 960, 7);
        int length = header + page.encode(pcm, 0, pcm.length, packet, header);
        return Arrays.copyOf(packet, pageSrtp.protect(packet, 0, length));
    }

    private void hear(byte[] packet) {
        if (browser.unprotect(new SrtpPacket(packet, 0, packet.length)) instanceof RtpPacket plain) {
            up.audio(plain, fromBrowser.on(plain), nowNanos);
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
        boolean lost = ++heardFromTrunk % MISHAPS_EVERY == LOST;
        if (!lost && trunk.receive(buffer, offset, length, to, nowNanos) instanceof RtpPacket packet) {
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
