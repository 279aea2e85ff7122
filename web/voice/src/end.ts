import { ENDS, PAGE_ERRORS } from './codes.ts';
import { pageError, type PageErrorName, TrunklineError } from './error.ts';
import type { EndedData, GatewayCause, Side } from './protocol.ts';

/** Ends that only the page can know of. */
export type PageCause = 'ignored' | 'microphone' | 'refused' | 'signal-lost';

/** Why a call is over, and who ended it. The message is a sentence for a person. */
export type CallEnd = {
  /** The number of the cause, of a call that was refused that of the error (docs/errors.md). */
  code: number,
  cause: GatewayCause | PageCause,
  by: Side,
  message: string,
  /** The final SIP status that refused the call, or null. */
  sipStatus: number | null,
};

export const endByPage = (cause: GatewayCause, message: string): CallEnd =>
  ({ code: ENDS[cause], cause, by: 'browser', message, sipStatus: null });

export const endByGateway = ({ code, cause, by, message, sipStatus }: EndedData): CallEnd => ({ code, cause, by, message, sipStatus });

export const endBySignal = (): CallEnd =>
  endByFailure(pageError('signal-lost', 'The connection to the gateway was lost, and the call with it.'));

/** Setting it up failed: refused by the gateway, lost on the way, no microphone, or an answer that the browser cannot use. */
export const endByFailure = (failure: unknown): CallEnd => {
  if (!(failure instanceof TrunklineError)) {
    const words = failure instanceof Error ? failure.message : String(failure);
    return endByFailure(pageError('browser-failed', `The browser could not set up the call: ${words}`, failure));
  }
  const { code, message, name } = failure;
  const cause = name in PAGE_ERRORS ? CAUSES[name as PageErrorName] : 'refused';
  return { code, cause, by: cause === 'signal-lost' || cause === 'refused' ? 'gateway' : 'browser', message, sipStatus: null };
};

/** Ends that people know from any telephone. */
const USUAL: CallEnd['cause'][] = [
  'hangup', 'busy', 'declined', 'no-answer', 'cancelled', 'transferred',
  'answered-elsewhere', 'declined-elsewhere', 'cancelled-by-caller', 'ignored',
];

export const isFailure = ({ cause }: CallEnd): boolean => !USUAL.includes(cause);

const CAUSES: Record<PageErrorName, CallEnd['cause']> = {
  'ignored': 'ignored',
  'insecure-page': 'microphone',
  'microphone-not-allowed': 'microphone',
  'microphone-not-found': 'microphone',
  'microphone-not-readable': 'microphone',
  'no-connection': 'signal-lost',
  'no-reply': 'signal-lost',
  'signal-lost': 'signal-lost',
  'audio-interrupted': 'media-failed',
  'browser-failed': 'failed',
  'bad-digits': 'failed',
  'digits-not-possible': 'failed',
  'wrong-state': 'failed',
};
