package org.trunkline.carrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.trunkline.dtmf.Digit;
import org.trunkline.media.codec.G711;

/** The spoken clips, made by {@code carrier/speech/make.sh}. */
final class Speech {
    private static final Map<String, short[]> CLIPS = new ConcurrentHashMap<>();

    private Speech() {}

    /** 16 bit, 8 kHz, mono; shared, not to be changed. */
    static short[] clip(String name) {
        return CLIPS.computeIfAbsent(name, Speech::read);
    }

    static short[] of(Digit key) {
        return clip(switch (key) {
            case STAR -> "star";
            case POUND -> "pound";
            case D0, D1, D2, D3, D4, D5, D6, D7, D8, D9, A, B, C, D -> String.valueOf(key.symbol()).toLowerCase();
        });
    }

    static short[] of(Line.Way way) {
        return clip(switch (way) {
            case RTP -> "by-rtp";
            case INFO -> "by-info";
        });
    }

    private static short[] read(String name) {
        try (var in = Speech.class.getResourceAsStream("speech/" + name + ".ulaw")) {
            byte[] codes = in.readAllBytes();
            short[] pcm = new short[codes.length];
            G711.ULAW.decode(codes, 0, codes.length, pcm, 0);
            return pcm;
        } catch (IOException e) {
            throw new UncheckedIOException("the clip " + name + " cannot be read", e);
        }
    }
}
