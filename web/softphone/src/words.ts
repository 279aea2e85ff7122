import type { Call, CallEnd, Side } from '@trunkline/voice';
import type { Phase } from './phase.ts';

/** What a call is doing, for the status line. */
export const callWords = (call: Call, phase: Phase): string => {
  switch (phase) {
    case 'incoming': return 'Is calling you';
    case 'connecting':
      if (!call.getLocalStream()) return 'Waiting for the microphone…';
      return call.direction === 'incoming' ? 'Answering…' : 'Calling…';
    case 'ringing': return 'Ringing…';
    case 'early-media': return 'Not answered yet. You hear the line.';
    case 'connected':
      if (call.isHeld()) return 'On hold';
      if (call.isHeldByPhone()) return 'The other side has you on hold';
      return call.isMuted() ? 'Connected, muted' : 'Connected';
    case 'ended': return TITLES[call.end!.cause] ?? TITLES.failed; // a cause of a newer gateway
  }
};

const TITLES: Record<CallEnd['cause'], string> = {
  'hangup': 'Call ended',
  'busy': 'Busy',
  'declined': 'Declined',
  'no-answer': 'No answer',
  'cancelled': 'Cancelled',
  'not-found': 'No such number',
  'forbidden': 'Not allowed',
  'unavailable': 'Not available',
  'trunk-unreachable': 'Telephone network not reached',
  'trunk-timeout': 'Telephone network does not respond',
  'media-failed': 'No audio connection',
  'browser-gone': 'Connection lost',
  'gateway-stopping': 'Gateway is stopping',
  'transferred': 'Handed over',
  'answered-elsewhere': 'Answered on another page',
  'declined-elsewhere': 'Rejected on another page',
  'cancelled-by-caller': 'Missed call',
  'too-long': 'Longest time reached',
  'failed': 'Call failed',
  'ignored': 'Not answered here',
  'microphone': 'No microphone',
  'refused': 'Call not accepted',
  'signal-lost': 'Connection lost',
};

const ENDED_BY: Record<Side, string> = {
  browser: 'Ended by you',
  phone: 'Ended by the other side',
  gateway: 'Ended by the gateway',
};

/** Who ended it, by which status, after how long: what the sentence of the gateway need not repeat. */
export const endDetails = (end: CallEnd, duration: string | undefined): string => [
  end.cause === 'microphone' ? undefined : ENDED_BY[end.by],
  end.sipStatus === null ? undefined : `SIP ${end.sipStatus}`,
  end.cause === 'refused' ? `code ${end.code}` : undefined,
  duration,
].filter(Boolean).join(' · ');
