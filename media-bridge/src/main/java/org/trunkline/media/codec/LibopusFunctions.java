package org.trunkline.media.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of one loaded libopus that we call; names, arguments and numbers are those of opus.h and
 * opus_defines.h.
 *
 * <p>The handles are static, so that the compiler sees through them; the library's addresses are their first
 * argument. An encoder or decoder lives in memory of the caller, and has no other: there is nothing to destroy.
 */
@SuppressWarnings("restricted") // calling C is what this class is for
final class LibopusFunctions {
    static final int SET_BITRATE = 4002;
    static final int SET_VBR = 4006;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int RESET_STATE = 4028; // takes no value, keeps what was set

    private static final int APPLICATION_VOIP = 2048;
    private static final int MONO = 1;

    private static final MethodHandle VERSION = handle(FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle SIZE = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODER_INIT =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_INIT =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODER_CTL = handle(
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODE =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DECODE =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private final MemorySegment versionString;
    private final MemorySegment encoderSize;
    private final MemorySegment encoderInit;
    private final MemorySegment encoderCtl;
    private final MemorySegment encode;
    private final MemorySegment decoderSize;
    private final MemorySegment decoderInit;
    private final MemorySegment decode;

    /**
     * @throws java.util.NoSuchElementException the library is no libopus
     */
    LibopusFunctions(SymbolLookup library) {
        versionString = library.findOrThrow("opus_get_version_string");
        encoderSize = library.findOrThrow("opus_encoder_get_size");
        encoderInit = library.findOrThrow("opus_encoder_init");
        encoderCtl = library.findOrThrow("opus_encoder_ctl");
        encode = library.findOrThrow("opus_encode");
        decoderSize = library.findOrThrow("opus_decoder_get_size");
        decoderInit = library.findOrThrow("opus_decoder_init");
        decode = library.findOrThrow("opus_decode");
    }

    /** Such as "libopus 1.5.2". */
    String version() {
        try {
            MemorySegment text = (MemorySegment) VERSION.invokeExact(versionString);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a mono encoder takes. */
    int encoderBytes() {
        try {
            return (int) SIZE.invokeExact(encoderSize, MONO);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a decoder to mono takes. */
    int decoderBytes() {
        try {
            return (int) SIZE.invokeExact(decoderSize, MONO);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Makes a mono encoder for voice of memory with any content. */
    void beginEncoder(MemorySegment state, int sampleRateHz) {
        try {
            require("opus_encoder_init",
                    (int) ENCODER_INIT.invokeExact(encoderInit, state, sampleRateHz, MONO, APPLICATION_VOIP));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Makes a decoder to mono of memory with any content. */
    void beginDecoder(MemorySegment state, int sampleRateHz) {
        try {
            require("opus_decoder_init", (int) DECODER_INIT.invokeExact(decoderInit, state, sampleRateHz, MONO));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void set(MemorySegment encoder, int request, int value) {
        try {
            require("opus_encoder_ctl", (int) ENCODER_CTL.invokeExact(encoderCtl, encoder, request, value));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Bytes, or a negative error. */
    int encode(MemorySegment encoder, MemorySegment pcm, int samples, MemorySegment out, int roomBytes) {
        try {
            return (int) ENCODE.invokeExact(encode, encoder, pcm, samples, out, roomBytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Samples, or a negative error. No packet ({@link MemorySegment#NULL}) conceals {@code roomSamples}. */
    int decode(MemorySegment decoder, MemorySegment in, int length, MemorySegment pcm, int roomSamples, boolean fec) {
        try {
            return (int) DECODE.invokeExact(decode, decoder, in, length, pcm, roomSamples, fec ? 1 : 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** For results that only a mistake of ours makes negative. */
    static int require(String function, int result) {
        if (result < 0) {
            throw new IllegalStateException(function + " answered " + result);
        }
        return result;
    }

    private static MethodHandle handle(FunctionDescriptor function, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(function, options);
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException ours -> ours;
            case Error fatal -> throw fatal;
            default -> new IllegalStateException(e); // C throws nothing
        };
    }
}
