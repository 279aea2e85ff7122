import type { EndedData, GatewayCause, Side } from './protocol.ts';
import { SignalError } from './signal.ts';

/** Ends that only the page can know of. */
export type PageCause = 'microphone' | 'refused' | 'signal-lost';

/** Why a call is over, and who ended it. The message is a sentence for a person. */
export type CallEnd = {
  cause: GatewayCause | PageCause,
  by: Side,
  message: string,
  /** The final SIP status that refused the call, or null. */
  sipStatus: number | null,
  /** Of `refused`: the gateway's error code (docs/protocol/signal.md). */
  code?: number,
};

export const endByPage = (cause: CallEnd['cause'], message: string): CallEnd => ({ cause, by: 'browser', message, sipStatus: null });

export const endByGateway = ({ cause, by, message, sipStatus }: EndedData): CallEnd => ({ cause, by, message, sipStatus });

export const endBySignal = (): CallEnd =>
  ({ cause: 'signal-lost', by: 'gateway', message: 'The connection to the gateway was lost, and the call with it.', sipStatus: null });

/** The request to call failed: refused by the gateway, lost on the way, or an answer that the browser cannot use. */
export const endByFailure = (failure: unknown): CallEnd => {
  if (!(failure instanceof SignalError)) {
    const words = failure instanceof Error ? failure.message : String(failure);
    return endByPage('failed', `The browser could not set up the call: ${words}`);
  }
  const { code, message } = failure;
  return code === 0
    ? { cause: 'signal-lost', by: 'gateway', message, sipStatus: null }
    : { cause: 'refused', by: 'gateway', message, sipStatus: null, code };
};
