import { type Call, type CallEnd, PAGE_ERRORS, REFUSALS } from '@trunkline/voice';
import type { Line, Notice } from './line.ts';
import { shownNumber, shownSeconds } from './numbers.ts';
import type { Texts } from './texts/index.ts';

/** What a call is doing, for the status line. */
export const statusWords = (line: Line, texts: Texts): string => {
  const { call, phase } = line;
  switch (phase) {
    case 'incoming': return texts.phases.incoming;
    case 'connecting':
      if (!call.getLocalStream()) return texts.phases.microphone;
      return call.direction === 'incoming' ? texts.phases.answering : texts.phases.calling;
    case 'ringing': return texts.phases.ringing;
    case 'early-media': return texts.phases.earlyMedia;
    case 'connected': return talking(call, texts);
    case 'ended': return endTitle(call.end!.cause, texts);
  }
};

const talking = (call: Call, { phases }: Texts): string => {
  if (call.status() === 'reconnecting') return phases.reconnecting;
  if (call.isHeld()) return phases.held;
  if (call.isHeldByPhone()) return phases.heldByPhone;
  return call.isMuted() ? phases.muted : phases.connected;
};

export const endTitle = (cause: CallEnd['cause'], { ends }: Texts): string => ends[cause] ?? ends.failed; // of a newer gateway

/** What has names of its own besides the causes of ends. */
const NAMES = new Map<number, string>(Object.entries({ ...REFUSALS, ...PAGE_ERRORS }).map(([name, code]) => [code, name]));

/** The sentence for an end, in the user's language where there is one. */
export const endSays = ({ code, cause, message }: CallEnd, { says }: Texts): string => says[NAMES.get(code) ?? cause] ?? message;

export const noticeSays = ({ name, message }: Notice, { says }: Texts): string => says[name] ?? message;

/** Who ended it, by which status, after how long: what the sentence need not repeat. */
export const endDetails = (end: CallEnd, seconds: number | undefined, texts: Texts): string => [
  end.cause === 'microphone' ? undefined : texts.endedBy[end.by],
  end.sipStatus === null ? undefined : `SIP ${end.sipStatus}`,
  end.cause === 'refused' ? `${texts.code} ${end.code}` : undefined,
  seconds === undefined ? undefined : shownSeconds(seconds),
].filter(Boolean).join(' · ');

/** Who is at the other end: a name if there is one, else the number. */
export const nameOf = ({ peer, fromName }: Call, tests: readonly { number: string, name: string }[], texts: Texts): string =>
  nameFor(peer, fromName, tests, texts);

export const nameFor = (number: string, name: string, tests: readonly { number: string, name: string }[], texts: Texts): string =>
  tests.find(test => test.number === number)?.name ?? (name || (number ? shownNumber(number) : texts.unknownCaller));
