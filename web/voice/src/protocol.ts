import type { ENDS } from './codes.ts';

/** The messages of trunkline.v1, as docs/protocol/signal.md explains them. */
export const PROTOCOL = 'trunkline.v1';

export type GatewayCause = keyof typeof ENDS;

export type Side = 'browser' | 'phone' | 'gateway';

export type CandidateData = { candidate: string, sdpMid: string | null, sdpMLineIndex: number | null };
export type TestNumber = { number: string, name: string, description: string };
export type WelcomeData = {
  version: string, protocol: string, testNumbers: TestNumber[],
  /** Whose token it is, and how long it is still good; null without one. */
  user?: string | null, tokenExpiresInSeconds?: number | null,
  iceServers?: RTCIceServer[],
  /** How this page comes back to its calls, and for how long they are kept. */
  resume?: ResumeData,
};
export type ResumeData = { token: string, graceSeconds: number };
/** A call to which a page comes back, as the gateway has told it so far. */
export type KeptCall = {
  callId: string, direction: 'out' | 'in', to: string, from?: string, fromName?: string, trunk?: string,
  state: 'connecting' | 'ringing' | 'answered', earlyMedia: boolean, heldByBrowser: boolean, heldByPhone: boolean,
  answeredSecondsAgo: number | null,
};
export type ErrorData = { code: number, name: string, message: string };
export type EndedData = { code: number, cause: GatewayCause, sipStatus: number | null, by: Side, message: string };
export type IncomingData = { from: string, fromName: string, to: string, trunk: string };
export type HoldData = { by: 'browser' | 'phone' };
export type TransferStep = 'calling' | 'ringing' | 'done' | 'failed';
export type TransferData = { step: TransferStep, by: 'browser' | 'phone', sipStatus: number | null, message: string };
export type WarningData = { kind: 'silent' | 'heard-again' | 'unheard' | 'heard-by-phone' | 'hold-refused', message: string };
/** What came, or what arrived of what was sent; as the gateway sees it. */
export type StreamQuality = {
  packets: number, lost: number, lossPercent: number, jitterMillis: number, late: number, duplicates: number,
  recoveredFrames: number, concealedFrames: number, mos: number | null,
};
export type LegQuality = { roundTripMillis: number | null, in: StreamQuality, out: StreamQuality };
/** MOS from 1 to 4.5, of all the way: what is heard here, and what the other side hears; null while nobody knows. */
export type QualityData = { millis: number, heardMos: number | null, spokenMos: number | null, browser: LegQuality, trunk: LegQuality };
export type MessageData = { contentType: string, content: string };
export type DtmfData = { digit: string, durationMillis: number };

export type Request =
  | { type: 'call', data: { to: string, callerId?: string, sdp: string } }
  | { type: 'candidate', callId: string, data: CandidateData }
  | { type: 'hangup', callId: string, data: Record<string, never> }
  | { type: 'register', data: { user?: string, secret?: string } }
  | { type: 'unregister', data: Record<string, never> }
  | { type: 'token', data: { token: string } }
  | { type: 'reattach', data: { token: string } }
  | { type: 'media', callId: string, data: { sdp: string } }
  | { type: 'answer', callId: string, data: { sdp: string } }
  | { type: 'reject', callId: string, data: { status: RejectStatus } }
  | { type: 'hold' | 'resume', callId: string, data: Record<string, never> }
  | { type: 'transfer', callId: string, data: { to: string } | { callId: string } }
  | { type: 'message', callId: string, data: MessageData }
  | { type: 'message', data: { to: string } & MessageData };

/** How a call is turned away: not now, or not at all. */
export type RejectStatus = 'busy' | 'decline';

export type Ok = { type: 'ok', replyTo: string, callId?: string, data: { sdp?: string, calls?: KeptCall[] } };
export type Refusal = { type: 'error', replyTo?: string, callId?: string, data: ErrorData };
export type Reply = Ok | Refusal;

/** What the gateway says about one call without being asked. */
export type CallNews =
  | { type: 'candidate', callId: string, data: CandidateData }
  | { type: 'ringing', callId: string, data: { earlyMedia: boolean } }
  | { type: 'incoming', callId: string, data: IncomingData }
  | { type: 'answered', callId: string, data: object }
  | { type: 'held' | 'resumed', callId: string, data: HoldData }
  | { type: 'transfer', callId: string, data: TransferData }
  | { type: 'warning', callId: string, data: WarningData }
  | { type: 'quality', callId: string, data: QualityData }
  | { type: 'media-lost', callId: string, data: { secondsLeft: number, message: string } }
  | { type: 'media-restored', callId: string, data: object }
  | { type: 'ended', callId: string, data: EndedData }
  | { type: 'dtmf', callId: string, data: DtmfData }
  | { type: 'message', callId: string, data: MessageData };

export type GatewayMessage =
  | { type: 'welcome', data: WelcomeData }
  | { type: 'token-will-expire', data: { secondsLeft: number } }
  | { type: 'ice-servers', data: { iceServers: RTCIceServer[] } }
  | { type: 'message', callId?: undefined, data: IncomingData & MessageData }
  | Reply
  | CallNews;
