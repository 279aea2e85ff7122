import type { IncomingData, MessageData } from './protocol.ts';

/** What to say, and what kind of text it is: text/plain where nothing is said. */
export type MessageOptions = { content: string, contentType?: string, messageType?: string };

/** A message of a call, by the names that Twilio's SDK has for its parts. */
export type Message = { content: string, contentType: string, messageType: string, voiceEventSid: string };

/** A message outside of calls, and who wrote it. */
export type Letter = IncomingData & MessageData;

/** What there is but one of. */
const MESSAGE_TYPE = 'user-defined-message';

let last = 0;

/** A message that has a name of its own now. */
export const named = ({ content, contentType = 'text/plain', messageType = MESSAGE_TYPE }: MessageOptions): Message =>
  ({ content, contentType, messageType, voiceEventSid: `m-${++last}` });
