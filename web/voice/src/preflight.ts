import { type Browser, realBrowser } from './browser.ts';
import type { Call, WarningInfo, WarningName } from './call.ts';
import { ENDS } from './codes.ts';
import { Device, type DeviceOptions } from './device.ts';
import { Emitter } from './emitter.ts';
import type { CallEnd } from './end.ts';
import { pageError, TrunklineError } from './error.ts';
import type { MicrophoneChoice } from './microphone.ts';
import type { Sample } from './sample.ts';

/** How good calls from here will be; the first four by their average MOS: from 4.2, 4.1, 3.7 and 3.1. */
export type PreflightVerdict = 'excellent' | 'great' | 'good' | 'fair' | 'not-suitable';

/** What of a call does not do. */
export type PreflightPart = 'microphone' | 'signalling' | 'ice' | 'media' | 'latency' | 'loss';

/** Why calls from here will not do, for a person; with the error's code where there was one. */
export type PreflightReason = { part: PreflightPart, message: string, code?: number };

export type PreflightReport = {
  verdict: PreflightVerdict,
  /** Empty unless the verdict is not-suitable. */
  reasons: PreflightReason[],
  /** Means over all samples; undefined what the browser did not tell. */
  averages: { rtt: number | undefined, jitter: number | undefined, mos: number | undefined, packetsLostFraction: number | undefined },
  samples: Sample[],
  warnings: WarningName[],
};

export type PreflightOptions = DeviceOptions & MicrophoneChoice & {
  /** A number that answers and says back what it hears. Default: the gateway's own. */
  number?: string,
  /** How long to listen. Default 10. */
  seconds?: number,
};

export type PreflightEvents = {
  /** The test number has answered. */
  connected: [],
  sample: [sample: Sample],
  warning: [name: WarningName, data: WarningInfo],
  /** All samples are there. */
  completed: [report: PreflightReport],
  /** It came to no samples, or not to all: the report says why. */
  failed: [error: TrunklineError, report: PreflightReport],
};

const ECHO = 'echo';
const ANSWER_LIMIT_MILLIS = 20_000;
/** Beyond the time of the test: browsers count late where they have much to do. */
const SAMPLES_LATE_MILLIS = 10_000;
const MOST_ROUND_TRIP_MILLIS = 400;
const MOST_LOSS_PERCENT = 3;
const GRADES: [PreflightVerdict, leastMos: number][] = [['excellent', 4.2], ['great', 4.1], ['good', 3.7], ['fair', 3.1]];

/** Whose fault an end before its time is. */
const partOf = ({ cause }: Pick<CallEnd, 'cause'>): PreflightPart =>
  cause === 'microphone' ? 'microphone' : cause === 'media-failed' || cause === 'no-media-path' ? 'ice' : 'signalling';

/** A call to a number that says back what it hears, to see whether calls from here will be good. Made by runPreflight. */
export class Preflight extends Emitter<PreflightEvents> {
  /** Resolves with the report, whatever the verdict; rejects only if it is stopped. */
  readonly result: Promise<PreflightReport>;
  readonly #browser: Browser;
  readonly #device: Device;
  readonly #samples: Sample[] = [];
  readonly #warnings: WarningName[] = [];
  #resolve!: (report: PreflightReport) => void;
  #reject!: (why: TrunklineError) => void;
  #over = false;

  /** @internal */
  constructor(token: string | undefined, options: PreflightOptions, browser: Browser) {
    super();
    this.#browser = browser;
    this.result = new Promise((resolve, reject) => { [this.#resolve, this.#reject] = [resolve, reject]; });
    this.result.catch(() => {}); // there is an event, too
    this.#device = new Device(token, options, browser);
    void this.#run(token, options);
  }

  /** Ends the test before its time. */
  stop(): void {
    if (this.#over) return;
    this.#finish();
    const why = new TrunklineError({ code: ENDS.cancelled, name: 'cancelled', message: 'The test was stopped.' });
    this.emit('failed', why, reportOf(this.#samples, this.#warnings, []));
    this.#reject(why);
  }

  async #run(token: string | undefined, { number = ECHO, seconds = 10, deviceId, processing, user }: PreflightOptions): Promise<void> {
    try {
      if (token === undefined && user !== undefined) await this.#device.register(); // the page is nobody before
      this.#follow(await this.#device.connect({ to: number, deviceId, processing }), seconds);
    } catch (failure) {
      this.#fail('signalling', failure as TrunklineError);
    }
  }

  #follow(call: Call, seconds: number): void {
    let error: TrunklineError | undefined;
    call.on('audio', player => { player.muted = true; }); // nobody wants to hear himself
    call.on('error', failure => { error = failure; });
    call.on('accept', () => {
      this.emit('connected');
      const counted = this.#browser.after(seconds * 1000 + SAMPLES_LATE_MILLIS, () =>
        this.#fail('media', pageError('browser-failed', 'The browser does not count what it hears.')));
      call.on('ended', counted);
    });
    call.on('warning', (name, data) => {
      this.#warnings.push(name);
      this.emit('warning', name, data);
    });
    call.on('sample', sample => {
      this.#samples.push(sample);
      this.emit('sample', sample);
      if (this.#samples.length >= seconds) this.#complete();
    });
    call.on('ended', end => this.#fail(partOf(end), error ?? new TrunklineError({ code: end.code, name: end.cause, message: end.message })));
    const answered = this.#browser.after(ANSWER_LIMIT_MILLIS, () =>
      this.#fail('signalling', new TrunklineError({ code: ENDS['no-answer'], name: 'no-answer', message: 'The test number does not answer.' })));
    for (const event of ['accept', 'ended'] as const) call.on(event, answered);
  }

  #complete(): void {
    if (this.#over) return;
    const report = reportOf(this.#samples, this.#warnings, reasonsOf(this.#samples));
    this.#finish();
    this.emit('completed', report);
    this.#resolve(report);
  }

  #fail(part: PreflightPart, why: TrunklineError): void {
    if (this.#over) return;
    const report = reportOf(this.#samples, this.#warnings, [{ part, message: why.message, code: why.code }]);
    this.#finish();
    this.emit('failed', why, report);
    this.#resolve(report);
  }

  #finish(): void {
    this.#over = true;
    this.#device.destroy();
  }
}

/** Sees whether calls from here will be good, by a call of ten seconds. */
export const runPreflight = (token?: string, options: PreflightOptions = {}, browser: Browser = realBrowser): Preflight =>
  new Preflight(token, options, browser);

const average = (values: (number | undefined)[]): number | undefined => {
  const known = values.filter(value => value !== undefined);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
};

const averagesOf = (samples: Sample[]): PreflightReport['averages'] => ({
  rtt: average(samples.map(sample => sample.rtt)),
  jitter: average(samples.map(sample => sample.jitter)),
  mos: average(samples.map(sample => sample.mos)),
  packetsLostFraction: samples.at(-1)?.totals.packetsLostFraction,
});

const reasonsOf = (samples: Sample[]): PreflightReason[] => {
  const { rtt = 0, jitter = 0, mos = 0, packetsLostFraction: loss = 0 } = averagesOf(samples);
  const { packetsReceived, packetsSent } = samples.at(-1)!.totals;
  const levels = samples.map(sample => sample.audioInputLevel).filter(level => level !== undefined);
  const reasons: PreflightReason[] = [];
  const because = (part: PreflightPart, message: string) => reasons.push({ part, message });
  if (levels.length && levels.every(level => level === 0)) because('microphone', 'The microphone gives no sound. It may be switched off.');
  if (!packetsReceived) because('media', 'No audio came from the gateway.');
  else if (!packetsSent) because('media', 'The browser sent no audio.');
  if (rtt > MOST_ROUND_TRIP_MILLIS) because('latency', `Audio takes ${Math.round(rtt)} ms there and back; more than ${MOST_ROUND_TRIP_MILLIS} is too long to talk.`);
  if (loss > MOST_LOSS_PERCENT) because('loss', `${loss.toFixed(1)} % of the audio is lost on the way.`);
  if (!reasons.length && mos < GRADES.at(-1)![1]) {
    because(loss > 1 ? 'loss' : 'latency', `The network delivers too unevenly: ${Math.round(rtt)} ms there and back, ${Math.round(jitter)} ms of jitter, ${loss.toFixed(1)} % lost.`);
  }
  return reasons;
};

const reportOf = (samples: Sample[], warnings: WarningName[], reasons: PreflightReason[]): PreflightReport => {
  const averages = averagesOf(samples);
  const grade = GRADES.find(([, leastMos]) => (averages.mos ?? 0) >= leastMos)?.[0];
  return { verdict: reasons.length || !grade ? 'not-suitable' : grade, reasons, averages, samples, warnings };
};
