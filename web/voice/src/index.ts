export type { Browser, Meter, Player } from './browser.ts';
export { Call, type CallEvents, type CallStatus, type WarningInfo, type WarningName } from './call.ts';
export { ENDS, PAGE_ERRORS, REFUSALS } from './codes.ts';
export { type ConnectOptions, Device, type DeviceEvents, type DeviceOptions, type DeviceState } from './device.ts';
export { dialString, digitOf, DIGITS } from './digits.ts';
export type { CallEnd, PageCause } from './end.ts';
export { TrunklineError } from './error.ts';
export type { Letter, Message, MessageOptions } from './message.ts';
export { openMeter } from './meter.ts';
export type { MicrophoneChoice } from './microphone.ts';
export {
  Preflight, type PreflightEvents, type PreflightOptions, type PreflightPart, type PreflightReason, type PreflightReport, type PreflightVerdict,
  runPreflight,
} from './preflight.ts';
export type { GatewayCause, LegQuality, QualityData, RejectStatus, Side, StreamQuality, TestNumber, TransferData, WelcomeData } from './protocol.ts';
export type { Sample, Totals } from './sample.ts';
export type { QualityWarning, QualityWarningData } from './warnings.ts';
