package org.trunkline.carrier;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.ToneReceiver;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.dtmf.ToneSender;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.RtpPacket;

/**
 * The RTP of one call, between a line and the wire. Datagrams and time come in, datagrams are returned.
 *
 * <pre>
 *   datagram ─► RtpPacket ─┬─ G.711 ───────────► line.hear
 *                          └─ telephone-event ─► ToneReceiver ─► line.hear(key)
 *   each 20 ms:  a tone is being sent? its packet : line.say ─► G.711
 * </pre>
 */
final class CallMedia {
    static final int KEY_MILLIS = 100;
    static final int GAP_MILLIS = 100;
    private static final int HEADER_BYTES = 12;
    private static final int LONGEST_PAYLOAD_BYTES = 1600; // 200 ms, RFC 3551 §4.2

    /**
     * What was negotiated.
     *
     * @param telephoneEvent payload type, 8000 Hz
     */
    record Terms(G711 law, OptionalInt telephoneEvent) {
        /** RFC 3551 §6. */
        int payloadType() {
            return law == G711.ULAW ? 0 : 8;
        }
    }

    private final Terms terms;
    private final Line line;
    private final DropCounts drops;
    private final ToneReceiver receiver = new ToneReceiver(Line.RATE_HZ);
    private final ToneSender sender = new ToneSender(Line.RATE_HZ, (int) (Line.FRAME_NANOS / 1_000_000));
    private final short[] frame = new short[Line.FRAME_SAMPLES];
    private final int ssrc;
    private int sequence;
    private int timestamp;
    private int toneTimestamp;
    private boolean marker = true; // RFC 3551 §4.1: first packet of a talkspurt

    CallMedia(Terms terms, Line line, RandomGenerator random, DropCounts drops) {
        this.terms = terms;
        this.line = line;
        this.drops = drops;
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt(1 << 16);
        this.timestamp = random.nextInt();
    }

    /** A datagram came in. */
    void on(byte[] datagram, int length, long nowNanos) {
        switch (RtpPacket.parse(datagram, 0, length)) {
            case RtpPacket packet -> on(packet, nowNanos);
            case Dropped dropped -> drops.count(dropped.reason());
        }
    }

    private void on(RtpPacket packet, long nowNanos) {
        if (packet.payloadType() == terms.payloadType() && packet.payloadLength() <= LONGEST_PAYLOAD_BYTES) {
            short[] pcm = new short[packet.payloadLength()];
            terms.law().decode(packet.buffer(), packet.payloadOffset(), pcm.length, pcm, 0);
            line.hear(packet.timestamp(), pcm);
        } else if (terms.telephoneEvent().equals(OptionalInt.of(packet.payloadType()))) {
            TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength()).ifPresentOrElse(
                    event -> tell(receiver.on(packet.ssrc(), packet.timestamp(), packet.marker(), event, nowNanos), nowNanos),
                    () -> drops.count(Drop.BAD_TELEPHONE_EVENT));
        } else {
            drops.count(Drop.UNKNOWN_PAYLOAD_TYPE);
        }
    }

    private void tell(List<ToneHeard> heard, long nowNanos) {
        for (ToneHeard each : heard) {
            if (each instanceof ToneHeard.Ended ended) {
                key(ended.digit(), Line.Way.RTP, nowNanos);
            }
        }
    }

    /** The caller pressed a key. */
    void key(Digit key, Line.Way way, long nowNanos) {
        line.hear(key, way, back -> press(back, nowNanos));
    }

    private void press(Digit key, long nowNanos) {
        if (terms.telephoneEvent().isPresent()) {
            sender.enqueue(key, KEY_MILLIS, GAP_MILLIS, nowNanos);
        }
    }

    /**
     * To be called each {@link Line#FRAME_NANOS}.
     *
     * @param nowNanos when it was due, not when it was come to
     * @return packets to send
     */
    List<byte[]> tick(long nowNanos) {
        tell(receiver.onTime(nowNanos), nowNanos);
        List<byte[]> out = new ArrayList<>(1);
        sender.poll(nowNanos).ifPresent(tone -> out.add(toneWith(tone)));
        if (out.isEmpty() && !sender.active()) {
            out.add(audio(nowNanos));
        }
        timestamp += Line.FRAME_SAMPLES;
        return out;
    }

    private byte[] toneWith(ToneSender.TonePacket tone) {
        if (tone.first()) {
            toneTimestamp = timestamp; // RFC 4733 §2.5.1.2: it stays that of the beginning
        }
        marker = true; // for the audio behind it
        int payloadType = terms.telephoneEvent().getAsInt();
        return packet(tone.marker(), payloadType, toneTimestamp + tone.timestampOffset(), tone.payload());
    }

    private byte[] audio(long nowNanos) {
        Arrays.fill(frame, (short) 0);
        line.say(frame, key -> press(key, nowNanos));
        byte[] codes = new byte[frame.length];
        terms.law().encode(frame, 0, frame.length, codes, 0);
        byte[] packet = packet(marker, terms.payloadType(), timestamp, codes);
        marker = false;
        return packet;
    }

    private byte[] packet(boolean marked, int payloadType, int at, byte[] payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .put((byte) 0x80).put((byte) ((marked ? 0x80 : 0) | payloadType)).putShort((short) sequence++)
                .putInt(at).putInt(ssrc).put(payload).array();
    }
}
