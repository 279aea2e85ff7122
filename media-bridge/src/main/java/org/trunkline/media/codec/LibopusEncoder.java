package org.trunkline.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder of libopus with its native memory: state, one frame, one packet. */
final class LibopusEncoder extends CheckedOpusEncoder {
    private final LibopusFunctions functions;
    private final NativeMemory memory;
    private final MemorySegment block;
    private final MemorySegment state;
    private final MemorySegment frame;
    private final MemorySegment packet;

    LibopusEncoder(LibopusFunctions functions, NativeMemory memory, OpusEncoderSettings settings, AtomicInteger open) {
        super(settings.sampleRateHz(), open);
        this.functions = functions;
        this.memory = memory;
        long stateBytes = functions.encoderBytes();
        long frameBytes = JAVA_SHORT.byteSize() * settings.sampleRateHz() / 1000 * LONGEST_FRAME_MILLIS;
        block = memory.take(stateBytes + frameBytes + OpusPacket.MAX_FRAME_BYTES);
        state = block.asSlice(0, stateBytes);
        frame = block.asSlice(stateBytes, frameBytes);
        packet = block.asSlice(stateBytes + frameBytes);
        functions.beginEncoder(state, settings.sampleRateHz());
        functions.set(state, LibopusFunctions.SET_BITRATE, settings.bitrateBps());
        functions.set(state, LibopusFunctions.SET_VBR, 1);
        functions.set(state, LibopusFunctions.SET_DTX, 0);
        functions.set(state, LibopusFunctions.SET_INBAND_FEC, settings.inbandFec() ? 1 : 0);
        setComplexity(settings.complexity());
        setExpectedLoss(settings.expectedLossPercent());
    }

    @Override
    int encodeFrame(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        MemorySegment.copy(pcm, pcmOffset, frame, JAVA_SHORT, 0, samples);
        int bytes = LibopusFunctions.require(
                "opus_encode", functions.encode(state, frame, samples, packet, OpusPacket.MAX_FRAME_BYTES));
        MemorySegment.copy(packet, JAVA_BYTE, 0, out, outOffset, bytes);
        return bytes;
    }

    @Override
    void setComplexity(int complexity) {
        functions.set(state, LibopusFunctions.SET_COMPLEXITY, complexity);
    }

    @Override
    void setExpectedLoss(int percent) {
        functions.set(state, LibopusFunctions.SET_PACKET_LOSS_PERC, percent);
    }

    @Override
    void reset() {
        functions.set(state, LibopusFunctions.RESET_STATE, 0);
    }

    @Override
    void release() {
        memory.giveBack(block);
    }
}
