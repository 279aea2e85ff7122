package org.trunkline.gateway.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToneTest {
    /** ITU-T G.711 table 5: the µ-law code words of a 1 kHz sine of 0 dBm0, the digital milliwatt. */
    private static final byte[] MILLIWATT_ULAW = {0x1E, 0x0B, 0x0B, 0x1E, (byte) 0x9E, (byte) 0x8B, (byte) 0x8B, (byte) 0x9E};
    /** Table 6: the same in A-law. */
    private static final byte[] MILLIWATT_ALAW = {0x34, 0x21, 0x21, 0x34, (byte) 0xB4, (byte) 0xA1, (byte) 0xA1, (byte) 0xB4};

    @ParameterizedTest
    @CsvSource({"8000, 1004, -10", "48000, 1004, -13", "8000, 1004.37, -20", "48000, 440.05, 0", "8000, 3400.2, -35"})
    void frequencyAndLevelAreTold(int rateHz, double hz, double dbm0) {
        Tone tone = Tone.strongest(Tone.sine(rateHz, hz, dbm0, 1.3));

        assertThat(tone.frequencyHz()).isCloseTo(hz, within(0.1));
        assertThat(tone.levelDbm0()).isCloseTo(dbm0, within(0.02));
        assertThat(tone.purity()).isCloseTo(1, within(0.01));
    }

    @Test
    void theDigitalMilliwattIsZeroDbm0() {
        assertThat(Tone.strongest(milliwatt(MILLIWATT_ULAW, 0)).levelDbm0()).isCloseTo(0, within(0.01));
        assertThat(Tone.strongest(milliwatt(MILLIWATT_ALAW, 8)).levelDbm0()).as("A-law's full scale is 3.14 dBm0, and its steps are coarser").isCloseTo(0, within(0.1));
        assertThat(Tone.strongest(milliwatt(MILLIWATT_ULAW, 0)).frequencyHz()).isCloseTo(1000, within(0.1));
    }

    @Test
    void noiseIsNotPure() {
        Random random = new Random(3);
        Sound noise = Sound.silence(8000, 2);
        Arrays.setAll(noise.samples(), i -> 0.1 * random.nextGaussian());

        assertThat(Tone.strongest(noise).purity()).isLessThan(0.05);
        assertThat(Tone.strongest(Sound.silence(8000, 1)).purity()).isZero();
    }

    @Test
    void aToneWithATenthOfItMissingIsNotPure() {
        Sound tone = Tone.sine(8000, 1004, -10, 2);
        Arrays.fill(tone.samples(), 7000, 8600, 0);

        assertThat(Tone.strongest(tone).purity()).isLessThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"0, 1600", "6400, 8000", "0, 7000"})
    void aToneIsFoundWhereverItIsNot(int silentFrom, int silentTo) {
        Random random = new Random(3);
        Sound tone = Tone.sine(8000, 604, -10, 1);
        for (int i = silentFrom; i < silentTo; i++) {
            tone.samples()[i] = 0.005 * random.nextGaussian();
        }

        assertThat(Tone.strongest(tone).frequencyHz()).isCloseTo(604, within(5.0));
    }

    private static Sound milliwatt(byte[] period, int payloadType) {
        byte[] payload = new byte[8000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = period[i % 8];
        }
        return Sound.ofG711(payload, payloadType);
    }
}
