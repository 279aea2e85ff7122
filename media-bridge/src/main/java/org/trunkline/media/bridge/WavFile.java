package org.trunkline.media.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A recording in a WAV file. It is a list of chunks, of which two are read:
 *
 * <pre>
 *   "RIFF" size "WAVE" ─┬─ "fmt " size: format 1, channels, rate, bytes a second, bytes a sample, bits a sample
 *                       ├─ "data" size: samples
 *                       └─ others
 * </pre>
 *
 * @param rateHz samples a second
 * @param pcm mono
 */
record WavFile(int rateHz, short[] pcm) {
    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int PCM = 1;

    /** The words of an exception are for whoever gave the file. */
    static WavFile parse(byte[] file) {
        check(file.length >= RIFF_BYTES && text(file, 0).equals("RIFF") && text(file, 8).equals("WAVE"), "it is no WAV file");
        var format = chunk(file, "fmt ");
        check(format.remaining() >= FORMAT_BYTES, "it is no WAV file: its format is cut off");
        int kind = format.getShort() & 0xFFFF;
        int channels = format.getShort();
        int rateHz = format.getInt();
        int bits = format.getShort(format.position() + 6);
        check(kind == PCM && bits == 16, "it is not linear PCM of 16 bits; convert it");
        check(channels == 1, "it has " + channels + " channels; make it mono");
        var data = chunk(file, "data").asShortBuffer();
        var pcm = new short[data.remaining()];
        data.get(pcm);
        return new WavFile(rateHz, pcm);
    }

    private static ByteBuffer chunk(byte[] file, String name) {
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = RIFF_BYTES; at + CHUNK_BYTES <= file.length; ) {
            long size = bytes.getInt((int) at + 4) & 0xFFFF_FFFFL;
            if (text(file, (int) at).equals(name)) {
                int from = (int) at + CHUNK_BYTES;
                int present = (int) Math.min(size, file.length - from); // a recorder may have been stopped before it wrote the size
                return bytes.slice(from, present).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += CHUNK_BYTES + size + (size & 1); // chunks begin at even places
        }
        throw new IllegalArgumentException("it is no WAV file: it has no '" + name.strip() + "'");
    }

    private static String text(byte[] file, int at) {
        return new String(Arrays.copyOfRange(file, at, at + 4), US_ASCII);
    }

    /** All of it but a rest, as long as it has at least one whole. */
    short[] firstOf(int wholeSamples) {
        check(pcm.length >= wholeSamples, "there is hardly anything in it");
        return Arrays.copyOf(pcm, pcm.length - pcm.length % wholeSamples);
    }

    private static void check(boolean holds, String words) {
        if (!holds) {
            throw new IllegalArgumentException(words);
        }
    }
}
