import { type Call, digitOf, type TrunklineError } from '@trunkline/voice';
import { type Phase, phaseOf } from './phase.ts';

/** Words that are shown until what they say is over: by the SDK's or the gateway's name, with the English sentence. */
export type Notice = { name: string, message: string };

type Heard = {
  /** Something of it is to be shown differently. */
  changed(): void,
  /** It has entered another phase. */
  entered(line: Line): void,
  digit(digit: string, durationMillis: number): void,
};

/** One call, and what of it is to be seen. */
export class Line {
  readonly call: Call;
  readonly #heard: Heard;
  localLevel = 0;
  remoteLevel = 0;
  sent = '';
  received = '';
  notice: Notice | undefined;
  /** The browser waits for a click before it plays. */
  soundBlocked = false;
  #hearsLine = false;
  #connectedAtMillis: number | undefined;
  #lastedSeconds: number | undefined;

  constructor(call: Call, heard: Heard) {
    this.call = call;
    this.#heard = heard;
    this.#listen();
  }

  get phase(): Phase { return phaseOf(this.call, this.#hearsLine); }
  get isOver(): boolean { return this.phase === 'ended'; }

  /** How long it has lasted; undefined before somebody is there. */
  get seconds(): number | undefined {
    if (this.#connectedAtMillis === undefined) return undefined;
    return this.#lastedSeconds ?? (performance.now() - this.#connectedAtMillis) / 1000;
  }

  /** Sends a key. */
  press(key: string): void {
    try {
      this.call.sendDigits(key);
      this.sent += digitOf(key) ?? '';
      this.notice = undefined;
    } catch (failure) {
      this.failed(failure as TrunklineError);
    }
  }

  failed({ name, message }: TrunklineError): void {
    this.notice = { name, message };
    this.#heard.changed();
  }

  #listen(): void {
    const { call } = this;
    call.on('ringing', early => {
      this.#hearsLine = early;
      this.#heard.entered(this);
    });
    call.on('accept', () => {
      this.#connectedAtMillis = performance.now();
      this.#heard.entered(this);
    });
    call.on('ended', () => {
      this.#lastedSeconds = this.seconds;
      this.localLevel = this.remoteLevel = 0;
      this.soundBlocked = false;
      this.notice = undefined;
      this.#heard.entered(this);
    });
    for (const event of ['mute', 'hold', 'quality', 'reconnecting', 'reconnected'] as const) call.on(event, () => this.#heard.changed());
    call.on('volume', (input, output) => {
      this.localLevel = Math.round(input * 100);
      this.remoteLevel = Math.round(output * 100);
      this.#heard.changed();
    });
    call.on('digit', (digit, durationMillis) => {
      this.received += digit;
      this.#heard.changed();
      this.#heard.digit(digit, durationMillis);
    });
    call.on('transfer', ({ step, message }) => {
      this.notice = step === 'done' ? undefined : { name: `transfer-${step}`, message };
      this.#heard.changed();
    });
    // What the samples warn of is in the quality, which is shown anyway.
    call.on('warning', (name, data) => {
      if (name === 'sound-blocked') this.soundBlocked = true;
      else if ('message' in data) this.notice = { name, message: data.message };
      this.#heard.changed();
    });
    call.on('warning-cleared', name => {
      if (name === 'sound-blocked') this.soundBlocked = false;
      if (this.notice?.name === name) this.notice = undefined;
      this.#heard.changed();
    });
  }
}
