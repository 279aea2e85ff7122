export type { Browser } from './browser.ts';
export { Call, type CallEvents, type CallOptions, type CallState } from './call.ts';
export { Device, type DeviceEvents, signalAddress } from './device.ts';
export { dialString, digitOf, DIGITS } from './digits.ts';
export { ENDS, PAGE_ERRORS, REFUSALS } from './codes.ts';
export type { CallEnd, PageCause } from './end.ts';
export { TrunklineError } from './error.ts';
export type { MicrophoneChoice } from './microphone.ts';
export type { GatewayCause, LegQuality, QualityData, RejectStatus, Side, StreamQuality, TestNumber, TransferData, WelcomeData } from './protocol.ts';
