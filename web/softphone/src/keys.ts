import { digitOf } from '@trunkline/voice';

/** Where the keyboard is when a key is pressed. */
export type KeyPlace = {
  inCall: boolean,
  /** In the number field. */
  inField: boolean,
  /** On a button or the like, which has its own use for Enter. */
  onControl: boolean,
};

export type KeyAction =
  | { does: 'send', digit: string }
  | { does: 'write', character: string }
  | { does: 'erase' }
  | { does: 'dial' }
  | { does: 'hang-up' };

type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** What a key does to the telephone; undefined: nothing, it is the browser's. */
export const keyAction = (event: Key, place: KeyPlace): KeyAction | undefined => {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return place.inCall ? inCall(event) : place.inField ? undefined : idle(event, place);
};

const inCall = ({ key, repeat }: Key): KeyAction | undefined => {
  if (repeat) return undefined;
  if (key === 'Escape') return { does: 'hang-up' };
  const digit = digitOf(key);
  return digit ? { does: 'send', digit } : undefined;
};

const idle = ({ key }: Key, { onControl }: KeyPlace): KeyAction | undefined => {
  if (/^[0-9*#+]$/.test(key)) return { does: 'write', character: key };
  if (key === 'Backspace') return { does: 'erase' };
  return key === 'Enter' && !onControl ? { does: 'dial' } : undefined;
};
