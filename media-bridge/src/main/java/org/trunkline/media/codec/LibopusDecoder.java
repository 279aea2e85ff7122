package org.trunkline.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** A decoder of libopus with its native memory: state, its longest audio, one packet. */
final class LibopusDecoder extends CheckedOpusDecoder {
    private final LibopusFunctions functions;
    private final NativeMemory memory;
    private final MemorySegment block;
    private final MemorySegment state;
    private final MemorySegment audio;
    private final MemorySegment packet;

    LibopusDecoder(LibopusFunctions functions, NativeMemory memory, int sampleRateHz, AtomicInteger open) {
        super(sampleRateHz, open);
        this.functions = functions;
        this.memory = memory;
        long stateBytes = functions.decoderBytes();
        long audioBytes = JAVA_SHORT.byteSize() * maxSamples(sampleRateHz);
        block = memory.take(stateBytes + audioBytes + OpusPacket.MAX_BYTES);
        state = block.asSlice(0, stateBytes);
        audio = block.asSlice(stateBytes, audioBytes);
        packet = block.asSlice(stateBytes + audioBytes);
        functions.beginDecoder(state, sampleRateHz);
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
        memory.giveBack(block);
    }
}
