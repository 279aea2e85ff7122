package org.trunkline.media.quality;

/**
 * The E-model of ITU-T G.107 (narrow-band), with the default values of its Table 2 for all that a gateway cannot know: the
 * telephones, the rooms, the echo.
 *
 * <pre>
 *   R = Ro − Is − Id − Ie,eff          93.2 with nothing lost and no delay
 *       │    │    │    └ codec and loss: {@link Equipment}
 *       │    │    └ delay: echo of the talker (Idte), of the listener (Idle), too long to converse (Idd)
 *       │    └ loudness, sidetone, quantizing
 *       └ noise
 * </pre>
 */
final class EModel {
    private static final double NO_DBM = -61.179; // §7.2: noise of rooms and line together, at the defaults
    private static final double RO = 15 - 1.5 * (8 + NO_DBM); // §7.2, SLR 8: 94.77
    private static final double IS = 1.414; // §7.3: OLR 10, STMR 15, one quantizing unit
    private static final double RLR_DB = 2;
    private static final double TELR_DB = 65;
    private static final double WEPL_DB = 110;
    private static final double MOST_WITHOUT_HARM_MILLIS = 100; // §7.4: mT

    private EModel() {}

    /**
     * The rating.
     *
     * @param oneWayMillis from mouth to ear
     * @param equipment Ie,eff: 0 for G.711 without loss
     */
    static double r(double oneWayMillis, double equipment) {
        return RO - IS - talkerEcho(oneWayMillis) - listenerEcho(2 * oneWayMillis) - tooLong(oneWayMillis) - equipment;
    }

    /** What people would say of it, 1 to 4.5 (Annex B). */
    static double mos(double r) {
        if (r <= 0) {
            return 1;
        }
        return r >= 100 ? 4.5 : Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6); // the curve dips below 1
    }

    /** §7.4, Idte. */
    private static double talkerEcho(double t) {
        double terv = TELR_DB - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t * t);
        double half = (-1.5 * (NO_DBM - RLR_DB) - (80 + 2.5 * (terv - 14))) / 2;
        return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-t));
    }

    /** §7.4, Idle. */
    private static double listenerEcho(double roundTripMillis) {
        double half = (RO - 10.5 * (WEPL_DB + 7) * Math.pow(roundTripMillis + 1, -0.25)) / 2;
        return half + Math.sqrt(half * half + 169);
    }

    /** §7.4, Idd with sT = 1. */
    private static double tooLong(double oneWayMillis) {
        if (oneWayMillis <= MOST_WITHOUT_HARM_MILLIS) {
            return 0;
        }
        double x = Math.log(oneWayMillis / MOST_WITHOUT_HARM_MILLIS) / Math.log(2);
        return 25 * (sixth(1 + Math.pow(x, 6)) - 3 * sixth(1 + Math.pow(x / 3, 6)) + 2);
    }

    private static double sixth(double x) {
        return Math.pow(x, 1.0 / 6);
    }
}
