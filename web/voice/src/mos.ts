/** Ie and Bpl of ITU-T G.113 Appendix I: G.711 with concealment; everything else counts as the gateway counts Opus. */
const EQUIPMENT = (codec: string | undefined): [ie: number, bpl: number] => /^(pcm[au]|g722)$/i.test(codec ?? '') ? [0, 25.1] : [5, 10];

/**
 * What people would say of what is heard here, 1 to 4.5: the E-model of ITU-T G.107 (narrow-band), its delay in the short
 * form of two straight lines. The gateway has the long form, and knows the rest of the way.
 */
export const mosOf = (roundTripMillis: number, jitterMillis: number, lossPercent: number, codec?: string): number => {
  const [ie, bpl] = EQUIPMENT(codec);
  const oneWayMillis = 20 + roundTripMillis / 2 + 2 * jitterMillis; // a packet, the way, a jitter buffer of twice the jitter
  const delay = 0.024 * oneWayMillis + 0.11 * Math.max(0, oneWayMillis - 177.3);
  const r = 93.2 - delay - (ie + (95 - ie) * lossPercent / (lossPercent + bpl));
  return r <= 0 ? 1 : Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6); // Annex B; the curve dips below 1
};
