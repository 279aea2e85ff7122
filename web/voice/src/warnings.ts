import type { Sample } from './sample.ts';

/** What can be wrong with a call by its samples: names and thresholds are those of Twilio's SDK. */
export type QualityWarning =
  | 'high-rtt' | 'high-jitter' | 'high-packet-loss' | 'high-packets-lost-fraction' | 'low-mos'
  | 'low-bytes-received' | 'low-bytes-sent' | 'constant-audio-input-level' | 'constant-audio-output-level';

/** The samples that raised it, the oldest first, and what they are measured against. */
export type QualityWarningData = { values: number[], threshold: number };

export type WarningChange =
  | { name: QualityWarning, raised: true, data: QualityWarningData }
  | { name: QualityWarning, raised: false };

/** Of the last `samples` values: raise when these are wrong, clear when those are not any more; each gets all of them. */
type Rule = {
  name: QualityWarning,
  of(sample: Sample): number | undefined,
  samples: number,
  threshold: number,
  raise(values: number[], threshold: number): boolean,
  clear(values: number[], threshold: number): boolean,
};

/** Not cleared sooner: what comes and goes would be a new warning each time. */
const LASTS_SAMPLES = 5;

const above = (values: number[], threshold: number) => values.filter(value => value > threshold).length;
const below = (values: number[], threshold: number) => values.filter(value => value < threshold).length;
const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]) => {
  const mean = average(values);
  return Math.sqrt(average(values.map(value => (value - mean) ** 2)));
};

/** Three of five are too high; none is. */
const high = (name: QualityWarning, of: Rule['of'], threshold: number): Rule => ({
  name, of, threshold, samples: 5,
  raise: values => above(values, threshold) >= 3,
  clear: values => above(values, threshold) === 0,
});

/** Three of three are too low; one is not. */
const nothing = (name: QualityWarning, of: Rule['of']): Rule => ({
  name, of, threshold: 1, samples: 3,
  raise: values => below(values, 1) >= 3,
  clear: values => below(values, 1) <= 2,
});

/** Nothing changes for ten seconds: a microphone that is off, or a line that is dead. */
const constant = (name: QualityWarning, of: Rule['of']): Rule => ({
  name, of, threshold: 0.01, samples: 10,
  raise: (values, threshold) => values.length === 10 && deviation(values) < threshold,
  clear: (values, threshold) => deviation(values) >= threshold,
});

const RULES: Rule[] = [
  high('high-rtt', sample => sample.rtt, 400),
  high('high-jitter', sample => sample.jitter, 30),
  high('high-packet-loss', sample => sample.packetsLostFraction, 1),
  {
    name: 'high-packets-lost-fraction', of: sample => sample.packetsLostFraction, threshold: 3, samples: 7,
    raise: (values, threshold) => values.length === 7 && average(values) > threshold,
    clear: values => average(values) <= 1,
  },
  {
    name: 'low-mos', of: sample => sample.mos, threshold: 3, samples: 5,
    raise: (values, threshold) => below(values, threshold) >= 3,
    clear: (values, threshold) => below(values, threshold) === 0,
  },
  nothing('low-bytes-received', sample => sample.bytesReceived),
  nothing('low-bytes-sent', sample => sample.bytesSent),
  constant('constant-audio-input-level', sample => sample.audioInputLevel),
  constant('constant-audio-output-level', sample => sample.audioOutputLevel),
];

const LONGEST = Math.max(...RULES.map(rule => rule.samples));

/** Reads samples, and says what began or ceased to be wrong with each. */
export class Warnings {
  readonly #recent: Sample[] = [];
  /** How many samples ago it was raised. */
  readonly #raised = new Map<QualityWarning, number>();

  next(sample: Sample): WarningChange[] {
    this.#recent.push(sample);
    if (this.#recent.length > LONGEST) this.#recent.shift();
    return RULES.flatMap(rule => this.#change(rule));
  }

  #change(rule: Rule): WarningChange[] {
    const { name, threshold } = rule;
    const values = this.#recent.slice(-rule.samples).map(rule.of).filter(value => value !== undefined);
    const lasts = this.#raised.get(name);
    if (lasts === undefined) {
      if (!rule.raise(values, threshold)) return [];
      this.#raised.set(name, 0);
      return [{ name, raised: true, data: { values, threshold } }];
    }
    this.#raised.set(name, lasts + 1);
    if (lasts + 1 < LASTS_SAMPLES || !values.length || !rule.clear(values, threshold)) return [];
    this.#raised.delete(name);
    return [{ name, raised: false }];
  }
}
