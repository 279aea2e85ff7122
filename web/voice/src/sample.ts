import { mosOf } from './mos.ts';

/** One second of a call, as this browser has seen it. What it does not tell is undefined. */
export type Sample = {
  /** Milliseconds since 1970, by the browser's statistics. */
  timestamp: number,
  /** There and back between browser and gateway, milliseconds. */
  rtt: number | undefined,
  /** Of what is heard, milliseconds. */
  jitter: number | undefined,
  /** Of what is heard, 1 to 4.5. */
  mos: number | undefined,
  bytesReceived: number,
  bytesSent: number,
  packetsReceived: number,
  packetsSent: number,
  packetsLost: number,
  /** Of what is heard, percent. */
  packetsLostFraction: number,
  /** 0 to 1. */
  audioInputLevel: number | undefined,
  /** 0 to 1. */
  audioOutputLevel: number | undefined,
  codecName: string | undefined,
  /** Since the call began. */
  totals: Totals,
};

export type Totals = {
  bytesReceived: number, bytesSent: number,
  packetsReceived: number, packetsSent: number, packetsLost: number,
  /** Percent. */
  packetsLostFraction: number,
};

const lostPercent = (received: number, lost: number): number => received + lost > 0 ? 100 * lost / (received + lost) : 0;

/** What of getStats is used; none of it need be there. */
type Entry = {
  id: string, type: string, kind?: string, timestamp: number, nominated?: boolean, codecId?: string, mimeType?: string,
  bytesReceived?: number, bytesSent?: number, packetsReceived?: number, packetsSent?: number, packetsLost?: number,
  jitter?: number, audioLevel?: number, roundTripTime?: number, currentRoundTripTime?: number,
};

/** A second is the difference of two of these. */
export const sampleOf = (report: RTCStatsReport, before: Sample | undefined): Sample => {
  const entries = [...report.values()] as Entry[];
  const of = (type: string): Entry | undefined => entries.find(entry => entry.type === type && (entry.kind ?? 'audio') === 'audio');
  const inbound = of('inbound-rtp');
  const outbound = of('outbound-rtp');
  const pair = entries.find(entry => entry.type === 'candidate-pair' && entry.nominated);
  const codec = entries.find(entry => entry.id === inbound?.codecId)?.mimeType?.split('/')[1];
  const totals = totalsOf(inbound, outbound);
  const since = (field: Exclude<keyof Totals, 'packetsLostFraction'>) => Math.max(0, totals[field] - (before?.totals[field] ?? 0));
  const packetsLostFraction = lostPercent(since('packetsReceived'), since('packetsLost'));
  // RTCP is told later than the checks of ICE, and not by every browser.
  const rtt = millis(of('remote-inbound-rtp')?.roundTripTime ?? pair?.currentRoundTripTime);
  const jitter = millis(inbound?.jitter);
  return {
    timestamp: inbound?.timestamp ?? outbound?.timestamp ?? before?.timestamp ?? 0,
    rtt, jitter,
    mos: jitter === undefined ? undefined : mosOf(rtt ?? 0, jitter, packetsLostFraction, codec),
    bytesReceived: since('bytesReceived'), bytesSent: since('bytesSent'),
    packetsReceived: since('packetsReceived'), packetsSent: since('packetsSent'), packetsLost: since('packetsLost'),
    packetsLostFraction,
    audioInputLevel: of('media-source')?.audioLevel,
    audioOutputLevel: inbound?.audioLevel,
    codecName: codec,
    totals,
  };
};

const totalsOf = (inbound: Entry | undefined, outbound: Entry | undefined): Totals => {
  const packetsReceived = inbound?.packetsReceived ?? 0;
  const packetsLost = Math.max(0, inbound?.packetsLost ?? 0); // RFC 3550 §6.4.1: doubled packets can make it negative
  return {
    bytesReceived: inbound?.bytesReceived ?? 0, bytesSent: outbound?.bytesSent ?? 0,
    packetsReceived, packetsSent: outbound?.packetsSent ?? 0, packetsLost,
    packetsLostFraction: lostPercent(packetsReceived, packetsLost),
  };
};

const millis = (seconds: number | undefined): number | undefined => seconds === undefined ? undefined : seconds * 1000;
