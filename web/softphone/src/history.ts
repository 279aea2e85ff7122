import type { Call, CallEnd } from '@trunkline/voice';
import { remember, remembered } from './stored.ts';

const MOST_ENTRIES = 50;

/** A call that is over. */
export type Past = {
  direction: 'incoming' | 'outgoing',
  /** Empty if it is not known. */
  number: string,
  name: string,
  /** When it was over: milliseconds since 1970. */
  at: number,
  /** How long it lasted; null if nobody answered. */
  seconds: number | null,
  cause: CallEnd['cause'],
};

const MISSED: CallEnd['cause'][] = ['cancelled-by-caller', 'no-answer', 'cancelled', 'signal-lost', 'ignored'];

/** Somebody called, and nobody of this user was there. */
export const isMissed = ({ direction, seconds, cause }: Past): boolean =>
  direction === 'incoming' && seconds === null && MISSED.includes(cause);

/** The calls of this browser, the last one first. */
export class History {
  #past = read();

  get past(): readonly Past[] { return this.#past; }

  add(call: Call, at: number, seconds: number | null): void {
    // Another page of this browser may have added some since.
    const past = { direction: call.direction, number: call.peer, name: call.fromName, at, seconds, cause: call.end!.cause };
    this.#write([past, ...read()].slice(0, MOST_ENTRIES));
  }

  clear(): void {
    this.#write([]);
  }

  #write(past: Past[]): void {
    this.#past = past;
    remember('history', JSON.stringify(past));
  }
}

const read = (): Past[] => {
  try {
    const past: unknown = JSON.parse(remembered('history') || '[]');
    return Array.isArray(past) ? past.filter(isPast).slice(0, MOST_ENTRIES) : [];
  } catch {
    return [];
  }
};

/** Whatever else wrote into the storage. */
const isPast = (entry: any): entry is Past =>
  entry !== null && typeof entry === 'object' && ['incoming', 'outgoing'].includes(entry.direction)
  && typeof entry.number === 'string' && typeof entry.name === 'string' && Number.isFinite(entry.at)
  && (entry.seconds === null || Number.isFinite(entry.seconds)) && typeof entry.cause === 'string';
