package org.trunkline.media.codec;

import java.util.concurrent.atomic.AtomicInteger;

/** Opus by the C library. */
final class Libopus implements OpusLibrary {
    private final LibopusFunctions functions;
    private final NativeMemory memory = new NativeMemory();
    private final String description;
    private final AtomicInteger open = new AtomicInteger();

    Libopus(LibopusFunctions functions, String from) {
        this.functions = functions;
        this.description = functions.version() + " (" + from + ")";
    }

    @Override
    public OpusEncoder encoder(OpusEncoderSettings settings) {
        return new LibopusEncoder(functions, memory, settings, open);
    }

    @Override
    public OpusDecoder decoder(int sampleRateHz) {
        return new LibopusDecoder(functions, memory, OpusEncoderSettings.requireRate(sampleRateHz), open);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public int open() {
        return open.get();
    }
}
