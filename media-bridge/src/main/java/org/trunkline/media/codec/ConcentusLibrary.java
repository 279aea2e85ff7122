package org.trunkline.media.codec;

import java.util.concurrent.atomic.AtomicInteger;

/** Opus in pure Java: runs wherever a JVM does. */
final class ConcentusLibrary implements OpusLibrary {
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public OpusEncoder encoder(OpusEncoderSettings settings) {
        return new ConcentusEncoder(settings, open);
    }

    @Override
    public OpusDecoder decoder(int sampleRateHz) {
        return new ConcentusDecoder(OpusEncoderSettings.requireRate(sampleRateHz), open);
    }

    @Override
    public String describe() {
        return "Concentus 1.0.2 (pure Java, slower than libopus)";
    }

    @Override
    public int open() {
        return open.get();
    }
}
