package org.trunkline.gateway.measure;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Mono sound.
 *
 * @param rateHz samples a second
 * @param samples full scale is 1.0
 */
public record Sound(int rateHz, double[] samples) {
    private static final double FULL_SCALE = 32768;

    public static Sound silence(int rateHz, double seconds) {
        return new Sound(rateHz, new double[(int) Math.round(seconds * rateHz)]);
    }

    /** @param pcm 16 bit samples */
    public static Sound ofPcm(int rateHz, short[] pcm) {
        double[] samples = new double[pcm.length];
        Arrays.setAll(samples, i -> pcm[i] / FULL_SCALE);
        return new Sound(rateHz, samples);
    }

    /**
     * G.711 as the JDK's sound library decodes it, so that our tables do not judge themselves.
     *
     * @param payload 8 kHz
     * @param payloadType 0: µ-law, 8: A-law (RFC 3551 §6)
     */
    public static Sound ofG711(byte[] payload, int payloadType) {
        AudioFormat.Encoding law = switch (payloadType) {
            case 0 -> AudioFormat.Encoding.ULAW;
            case 8 -> AudioFormat.Encoding.ALAW;
            default -> throw new IllegalArgumentException("payload type " + payloadType + " is no G.711");
        };
        AudioFormat format = new AudioFormat(law, 8000, 8, 1, 1, 8000, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(payload), format, payload.length)) {
            return read(stream);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
    }

    /** A mono WAV file of any encoding that the JDK knows. */
    public static Sound readWav(Path file) throws IOException {
        try (var stream = AudioSystem.getAudioInputStream(file.toFile())) {
            return read(stream);
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(file + " is no sound file that can be read", e);
        }
    }

    private static Sound read(AudioInputStream encoded) throws IOException {
        AudioFormat format = encoded.getFormat();
        if (format.getChannels() != 1) {
            throw new IOException("not mono: " + format);
        }
        AudioFormat linear = new AudioFormat(format.getSampleRate(), 16, 1, true, false);
        byte[] bytes = AudioSystem.getAudioInputStream(linear, encoded).readAllBytes();
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return ofPcm(Math.round(format.getSampleRate()), pcm);
    }

    /** 16 bit linear. */
    public void writeWav(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double sample : samples) {
            bytes.putShort((short) Math.clamp(Math.round(sample * FULL_SCALE), Short.MIN_VALUE, Short.MAX_VALUE));
        }
        File target = file.toFile();
        AudioFormat format = new AudioFormat(rateHz, 16, 1, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, samples.length)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, target);
        }
    }

    public double seconds() {
        return (double) samples.length / rateHz;
    }

    /** How loud it is on the mean; 0 is a square wave of full scale. */
    public double levelDbov() {
        double squares = Arrays.stream(samples).map(sample -> sample * sample).average().orElse(0);
        return 10 * Math.log10(squares);
    }

    /** What lies between two times; beyond the end there is nothing. */
    public Sound between(double fromSeconds, double toSeconds) {
        int from = Math.clamp(Math.round(fromSeconds * rateHz), 0, samples.length);
        int to = Math.clamp(Math.round(toSeconds * rateHz), from, samples.length);
        return new Sound(rateHz, Arrays.copyOfRange(samples, from, to));
    }

    public Sound then(Sound next) {
        if (next.rateHz != rateHz) {
            throw new IllegalArgumentException(rateHz + " Hz cannot be followed by " + next.rateHz + " Hz");
        }
        double[] both = Arrays.copyOf(samples, samples.length + next.samples.length);
        System.arraycopy(next.samples, 0, both, samples.length, next.samples.length);
        return new Sound(rateHz, both);
    }

    public Sound amplified(double decibels) {
        double factor = Math.pow(10, decibels / 20);
        return new Sound(rateHz, Arrays.stream(samples).map(s -> s * factor).toArray());
    }

    public Sound at(int newRateHz) {
        return Resampling.of(this, newRateHz);
    }
}
