package org.trunkline.media.codec;

import java.util.Set;

/**
 * How a mono voice is encoded. Always for speech (VOIP), variable bit rate, without DTX: the phone's own silence is
 * sent on as it is.
 *
 * @param sampleRateHz 8000, 12000, 16000, 24000 or 48000
 * @param complexity 0 (least work) to 10
 * @param inbandFec add to each packet a coarser copy of the one before
 * @param expectedLossPercent 0 to 100; with 0 there is no FEC whatever {@code inbandFec} says
 * @param bitrateBps 6000 to 510000, FEC included
 */
public record OpusEncoderSettings(
        int sampleRateHz, int complexity, boolean inbandFec, int expectedLossPercent, int bitrateBps) {
    static final Set<Integer> RATES_HZ = Set.of(8000, 12_000, 16_000, 24_000, 48_000); // RFC 6716 §2.1.3

    /** Checks the ranges. */
    public OpusEncoderSettings {
        requireRate(sampleRateHz);
        requireWithin("complexity", complexity, 0, 10);
        requireWithin("expectedLossPercent", expectedLossPercent, 0, 100);
        requireWithin("bitrateBps", bitrateBps, 6000, 510_000);
    }

    /**
     * For a telephone's 8 kHz: complexity 5, FEC for one packet in ten lost. What FEC takes is missing in the audio, which
     * gets quieter: half a decibel at 24 kbit/s, a third at 32; and at complexity 0 libopus leaves FEC out below that.
     *
     * @return the usual settings
     */
    public static OpusEncoderSettings narrowBand() {
        return new OpusEncoderSettings(8000, 5, true, 10, 32_000);
    }

    /**
     * For G.722's 16 kHz: as {@link #narrowBand}, with the bits that the upper band takes.
     *
     * @return the usual settings
     */
    public static OpusEncoderSettings wideBand() {
        return new OpusEncoderSettings(16_000, 5, true, 10, 32_000);
    }

    static int requireRate(int sampleRateHz) {
        if (!RATES_HZ.contains(sampleRateHz)) {
            throw new IllegalArgumentException("Opus has no rate of " + sampleRateHz + " Hz, only " + RATES_HZ);
        }
        return sampleRateHz;
    }

    static int requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", not " + least + " to " + most);
        }
        return value;
    }
}
