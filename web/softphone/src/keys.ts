import { digitOf } from '@trunkline/voice';

/** Where the keyboard is when a key is pressed. */
export type KeyPlace = {
  inCall: boolean,
  /** A number for a second call is being typed. */
  adding?: boolean,
  /** Somebody calls, and is not answered yet. */
  rings?: boolean,
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
  | { does: 'hang-up' }
  | { does: 'accept' }
  | { does: 'reject' }
  | { does: 'back' };

type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** What a key does to the telephone; undefined: nothing, it is the browser's. */
export const keyAction = (event: Key, place: KeyPlace): KeyAction | undefined => {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (place.rings && !place.inCall) return rings(event, place);
  if (place.adding) return event.key === 'Escape' ? { does: 'back' } : place.inField ? undefined : idle(event, place);
  return place.inCall ? place.inField ? undefined : inCall(event) : place.inField ? undefined : idle(event, place);
};

const rings = ({ key, repeat }: Key, { onControl }: KeyPlace): KeyAction | undefined => {
  if (repeat) return undefined;
  if (key === 'Escape') return { does: 'reject' };
  return key === 'Enter' && !onControl ? { does: 'accept' } : undefined;
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
