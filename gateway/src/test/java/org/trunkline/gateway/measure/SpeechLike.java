package org.trunkline.gateway.measure;

import java.util.Random;

/** Sound with the rhythm of speech: syllables of noise and hum, and pauses; the same for the same seed. */
final class SpeechLike {
    private SpeechLike() {}

    static Sound of(int rateHz, double seconds, long seed) {
        Random random = new Random(seed);
        Sound sound = Sound.silence(rateHz, seconds);
        double[] samples = sound.samples();
        int at = 0;
        while (at < samples.length) {
            int syllable = (int) (rateHz * random.nextDouble(0.08, 0.3));
            double loudness = random.nextDouble(0.05, 0.3);
            double pitchHz = random.nextDouble(90, 220);
            for (int i = 0; i < syllable && at + i < samples.length; i++) {
                double swell = Math.sin(Math.PI * i / syllable);
                double hum = Math.sin(2 * Math.PI * pitchHz * 4 * i / rateHz);
                samples[at + i] = loudness * swell * (hum + 0.3 * random.nextGaussian());
            }
            at += syllable + (int) (rateHz * random.nextDouble(0, random.nextInt(4) == 0 ? 0.5 : 0.05));
        }
        return sound;
    }
}
