import type { Call } from '@trunkline/voice';

/** What a call is for the one who holds the telephone. */
export type Phase = 'incoming' | 'connecting' | 'ringing' | 'early-media' | 'connected' | 'ended';

export const phaseOf = (call: Call, hearsLine: boolean): Phase => {
  switch (call.status()) {
    case 'pending': return 'incoming';
    case 'connecting': return 'connecting';
    case 'ringing': return hearsLine ? 'early-media' : 'ringing';
    case 'open':
    case 'reconnecting': return 'connected';
    case 'closed': return 'ended';
  }
};
