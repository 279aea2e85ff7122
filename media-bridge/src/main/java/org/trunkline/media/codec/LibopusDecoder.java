package org.trunkline.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** A decoder of libopus with its native memory: state, one packet, its longest audio. As for {@link LibopusEncoder}. */
final class LibopusDecoder extends CheckedOpusDecoder {
    private final LibopusFunctions functions;
    private final Arena arena;
    private final MemorySegment state;
    private final MemorySegment packet;
    private final MemorySegment audio;

    LibopusDecoder(LibopusFunctions functions, int sampleRateHz, AtomicInteger open) {
        super(sampleRateHz, open);
        this.functions = functions;
        this.arena = Arena.ofShared();
        this.state = functions.newDecoder(arena, sampleRateHz);
        this.packet = arena.allocate(OpusPacket.MAX_BYTES);
        this.audio = arena.allocate(JAVA_SHORT, maxSamples(sampleRateHz));
    }

    @Override
    OptionalInt decodePacket(byte[] in, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        return decode(in, offset, length, pcm, pcmOffset, samples, false);
    }

    @Override
    OptionalInt decodeFecOf(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        return decode(next, offset, length, pcm, pcmOffset, samples, true);
    }

    @Override
    void concealGap(short[] pcm, int pcmOffset, int samples) {
        int made = functions.decode(state, MemorySegment.NULL, 0, audio, samples, false);
        copyOut(LibopusFunctions.require("opus_decode", made), pcm, pcmOffset);
    }

    private OptionalInt decode(
            byte[] in, int offset, int length, short[] pcm, int pcmOffset, int samples, boolean fec) {
        MemorySegment.copy(in, offset, packet, JAVA_BYTE, 0, length);
        int decoded = functions.decode(state, packet, length, audio, samples, fec);
        if (decoded < 0) {
            return OptionalInt.empty();
        }
        copyOut(decoded, pcm, pcmOffset);
        return OptionalInt.of(decoded);
    }

    private void copyOut(int samples, short[] pcm, int pcmOffset) {
        MemorySegment.copy(audio, JAVA_SHORT, 0, pcm, pcmOffset, samples);
    }

    /** opus.h, opus_decoder_init: the state is one piece of memory without pointers into itself. */
    @Override
    boolean copyState(CheckedOpusDecoder other) {
        return switch (other) {
            case LibopusDecoder same when same.functions == functions -> {
                state.copyFrom(same.state);
                yield true;
            }
            case LibopusDecoder _, ConcentusDecoder _ -> false;
        };
    }

    @Override
    void release() {
        arena.close();
    }
}
