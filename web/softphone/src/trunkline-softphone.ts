import { type Call, Device, dialString, digitOf, type TestNumber } from '@trunkline/voice';
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { CallSound } from './call-sound.ts';
import { keyAction } from './keys.ts';
import { shownSeconds } from './numbers.ts';
import { type Phase, phaseOf } from './phase.ts';
import { SoundDevices, type SoundKind } from './sound-devices.ts';
import { styles } from './styles.ts';
import { type Actions, telephone, type View } from './view.ts';

const TICK_MILLIS = 100;

/**
 * A telephone.
 *
 * <pre>
 *   <trunkline-softphone signal-url="/v1/signal"></trunkline-softphone>
 * </pre>
 *
 * Attributes: `signal-url`, the gateway's WebSocket, relative to the page; `sound-processing="off"` leaves the
 * microphone's sound as it is (measurements, music); `user`: calls for this user ring here, `user-secret` with it where
 * the user has one. `data-state` is kept by the element: idle, connecting, ringing, early-media, connected, ended;
 * `data-gateway` likewise: ready or offline; `data-incoming` is there while somebody calls, `data-user` while registered.
 *
 * Events: `trunkline-state` when data-state changes, with { state, call }; `trunkline-digit` when the other side
 * pressed a key, with { digit, durationMillis }; `trunkline-incoming` when somebody calls, with { call }.
 */
export class TrunklineSoftphone extends LitElement {
  static override readonly styles = styles;
  static override readonly properties = {
    signalUrl: { attribute: 'signal-url' },
    soundProcessing: { attribute: 'sound-processing' },
    user: {},
    userSecret: { attribute: 'user-secret' },
    number: { attribute: false },
  };

  declare signalUrl: string;
  declare soundProcessing: 'on' | 'off';
  declare user: string;
  declare userSecret: string;
  /** What stands in the number field. */
  declare number: string;

  readonly #devices = new SoundDevices();
  #device: Device | undefined;
  #call: Call | undefined;
  #dialling = false;
  #hearsLine = false;
  #localLevel = 0;
  #remoteLevel = 0;
  #incoming: Call | undefined;
  #bell: CallSound | undefined;
  #transferTo: string | undefined;
  #title: string | undefined;
  #sound: CallSound | undefined;
  #tests: TestNumber[] = [];
  #left = new AbortController();
  #warning = '';
  #soundBlocked = false;
  #sent = '';
  #received = '';
  #connectedAtMillis: number | undefined;
  #duration: string | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #wasInCall = false;
  readonly #actions: Actions = {
    write: number => this.#write(number),
    press: digit => this.press(digit),
    dial: number => void this.dial(number),
    hangUp: () => this.hangUp(),
    mute: () => this.#call?.mute(!this.#call.isMuted()),
    accept: () => this.accept(),
    reject: () => this.reject(),
    hold: () => this.#call?.hold(!this.#call.isHeld()),
    writeTransfer: number => { this.#transferTo = number; this.requestUpdate(); },
    transfer: () => void this.#transfer(),
    choose: (kind, deviceId) => this.#choose(kind, deviceId),
    startSound: () => this.#call?.play(),
  };

  constructor() {
    super();
    this.signalUrl = '/v1/signal';
    this.soundProcessing = 'on';
    this.user = this.userSecret = '';
    this.number = '';
  }

  /** The call that goes on, or the last one until the next. Its peerConnection is there for tests. */
  get call(): Call | undefined { return this.#call; }
  get device(): Device | undefined { return this.#device; }
  get state(): Phase | 'idle' { return this.#call ? phaseOf(this.#call, this.#hearsLine) : 'idle'; }
  /** Who calls, and is not answered yet. */
  get incoming(): Call | undefined { return this.#incoming; }
  get isInCall(): boolean { return this.#call !== undefined && this.#call.status() !== 'closed'; }

  /** Calls a number, or what stands in the number field. Nothing while there is a call. */
  async dial(number = this.number): Promise<void> {
    const to = dialString(number);
    if (this.isInCall || this.#dialling || !to || !this.#device?.isReady) return;
    this.number = number;
    this.#dialling = true;
    try {
      const call = await this.#device.connect({ to, ...this.#microphone() });
      this.#begin();
      this.#follow(call);
    } finally {
      this.#dialling = false;
    }
  }

  /** Answers who calls; a call that goes on is hung up before. */
  accept(): void {
    const call = this.#incoming;
    if (!call) return;
    this.hangUp();
    this.#stopRinging();
    this.#begin();
    call.accept(this.#microphone());
    this.#follow(call);
  }

  /** Rejects who calls: not now, where there is a call already. */
  reject(): void {
    this.#incoming?.reject(this.isInCall ? 'busy' : 'decline');
  }

  #begin(): void {
    this.#clear();
    this.#sound = new CallSound();
  }

  #clear(): void {
    this.#warning = this.#sent = this.#received = '';
    this.#connectedAtMillis = this.#duration = this.#transferTo = undefined;
  }

  #microphone() {
    return { deviceId: this.#devices.chosen('audioinput'), processing: this.soundProcessing !== 'off' };
  }

  #rings(call: Call): void {
    if (this.#incoming) return; // one at a time; the next is answered elsewhere, or not
    this.#incoming = call;
    this.#title = document.title;
    document.title = `${call.peer || 'Somebody'} is calling`;
    this.#bell = new CallSound();
    this.#bell.bell();
    call.on('ended', () => {
      if (call !== this.#incoming) return;
      this.#stopRinging();
      if (!this.isInCall) {
        this.#clear();
        this.#follow(call);
      }
    });
    this.requestUpdate();
    this.#tell('trunkline-incoming', { call });
  }

  #stopRinging(): void {
    this.#incoming = undefined;
    this.#bell?.close();
    this.#bell = undefined;
    if (this.#title !== undefined) document.title = this.#title;
    this.#title = undefined;
    this.requestUpdate();
  }

  async #transfer(): Promise<void> {
    const to = dialString(this.#transferTo ?? '');
    if (!to) return;
    try {
      await this.#call!.transfer(to);
      this.#transferTo = undefined;
      this.requestUpdate();
    } catch (failure) {
      this.#warn((failure as Error).message);
    }
  }

  hangUp(): void {
    this.#call?.disconnect();
  }

  /** Presses a key: sends it during a call, else writes it. */
  press(key: string): void {
    if (!this.isInCall) return this.#write(this.number + key);
    try {
      this.#call!.sendDigits(key);
      this.#sent += digitOf(key) ?? '';
      this.#warn('');
    } catch (failure) {
      this.#warn((failure as Error).message);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    document.addEventListener('keydown', event => this.#keyed(event), { signal: this.#left.signal });
    this.#devices.watch(() => this.requestUpdate(), this.#left.signal);
    this.#connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left.abort();
    this.#device?.destroy();
    this.#device = undefined;
  }

  #connect(): void {
    this.#device?.destroy();
    const device = this.#device = new Device(undefined, { gateway: this.signalUrl });
    device.on('ready', welcome => {
      this.#tests = welcome.testNumbers;
      this.requestUpdate();
    });
    device.on('offline', () => this.requestUpdate());
    device.on('incoming', call => this.#rings(call));
    for (const event of ['registered', 'unregistered'] as const) device.on(event, () => this.requestUpdate());
    device.on('error', (error, call) => { if (!call) this.#warn(error.message); });
    void device.start();
    this.#register();
  }

  #register(): void {
    this.#device?.updateOptions({ user: this.user || undefined, secret: this.userSecret || undefined });
    if (this.user) void this.#device?.register();
    else void this.#device?.unregister();
  }

  /** The user as whom calls ring here. */
  get #registered(): string | undefined {
    return this.#device?.state === 'registered' ? this.#device.identity : undefined;
  }

  #follow(call: Call): void {
    this.#call = call;
    this.#hearsLine = false;
    call.on('ringing', early => {
      this.#hearsLine = early;
      this.#entered();
    });
    call.on('accept', () => this.#entered());
    call.on('ended', () => this.#entered());
    for (const event of ['mute', 'hold', 'quality'] as const) call.on(event, () => this.requestUpdate());
    call.on('volume', (input, output) => {
      this.#localLevel = input;
      this.#remoteLevel = output;
      this.requestUpdate();
    });
    call.on('transfer', ({ step, message }) => this.#warn(step === 'done' ? '' : message));
    call.on('warning', (name, data) => {
      if (name === 'sound-blocked') this.#soundBlocked = true;
      if ('message' in data) this.#warn(name === 'sound-blocked' ? '' : data.message);
    });
    call.on('warning-cleared', name => {
      if (name === 'sound-blocked') this.#soundBlocked = false;
      this.#warn('');
    });
    void this.#useSpeaker();
    call.on('digit', (digit, durationMillis) => {
      this.#received += digit;
      this.requestUpdate();
      this.#tell('trunkline-digit', { digit, durationMillis });
    });
    this.#tick = setInterval(() => this.requestUpdate(), TICK_MILLIS);
    this.#entered();
  }

  #entered(): void {
    const { state } = this;
    this.#sound?.ring(state === 'ringing');
    if (state === 'connected') {
      this.#connectedAtMillis = performance.now();
      void this.#devices.refresh(); // names can be had now
    }
    if (state === 'ended') this.#over();
    this.requestUpdate();
    this.#tell('trunkline-state', { state, call: this.#call });
  }

  #over(): void {
    this.#duration = this.#elapsed();
    clearInterval(this.#tick);
    this.#transferTo = undefined;
    this.#sound?.close();
    this.#sound = undefined;
    this.#soundBlocked = false;
    this.#localLevel = this.#remoteLevel = 0;
  }

  async #useSpeaker(): Promise<void> {
    const deviceId = this.#devices.chosen('audiooutput');
    if (deviceId) await this.#call?.useSpeaker(deviceId).catch(() => this.#warn('The chosen speaker cannot be used. Choose another.'));
  }

  #choose(kind: SoundKind, deviceId: string): void {
    this.#devices.choose(kind, deviceId);
    if (kind === 'audiooutput') void this.#useSpeaker();
    else if (this.isInCall) {
      this.#call!.useMicrophone({ deviceId, processing: this.soundProcessing !== 'off' })
        .then(() => this.#warn(''), failure => this.#warn(failure.message));
    }
    this.requestUpdate();
  }

  #keyed(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const ours = event.composedPath().includes(this);
    if (event.defaultPrevented || !(ours || target === document.body) || target instanceof HTMLSelectElement) return;
    const action = keyAction(event, {
      inCall: this.isInCall,
      rings: this.#incoming !== undefined,
      inField: target instanceof HTMLInputElement,
      onControl: target instanceof HTMLButtonElement || target instanceof HTMLElement && target.localName === 'summary',
    });
    if (!action) return;
    event.preventDefault();
    switch (action.does) {
      case 'send': return this.press(action.digit);
      case 'write': return this.press(action.character);
      case 'erase': return this.#write(this.number.slice(0, -1));
      case 'dial': return void this.dial();
      case 'hang-up': return this.hangUp();
      case 'accept': return this.accept();
      case 'reject': return this.reject();
    }
  }

  #write(number: string): void {
    this.number = number;
    if (this.state === 'ended') this.#forget();
  }

  #forget(): void {
    this.#call = undefined;
    this.requestUpdate();
    this.#tell('trunkline-state', { state: 'idle' });
  }

  #warn(words: string): void {
    this.#warning = words;
    this.requestUpdate();
  }

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #elapsed(): string | undefined {
    return this.#connectedAtMillis === undefined ? undefined : shownSeconds((performance.now() - this.#connectedAtMillis) / 1000);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('signalUrl') !== undefined && this.isConnected) this.#connect();
    if (this.#device && changed.get('user') !== undefined || changed.get('userSecret') !== undefined) this.#register();
    this.dataset.state = this.state;
    this.toggleAttribute('data-incoming', this.#incoming !== undefined);
    if (this.#registered) this.dataset.user = this.#registered;
    else delete this.dataset.user;
    this.dataset.gateway = this.#device?.isReady ? 'ready' : 'offline';
  }

  /** What had the focus goes when a call begins or ends; it is kept inside, where keys work. */
  protected override update(changed: PropertyValues<this>): void {
    const moves = this.#wasInCall !== this.isInCall && this.matches(':focus-within');
    this.#wasInCall = this.isInCall;
    super.update(changed);
    if (moves) this.renderRoot.querySelector<HTMLElement>('.display')?.focus();
  }

  protected override render(): TemplateResult {
    return telephone(this.#view(), this.#actions);
  }

  #view(): View {
    return {
      ready: this.#device?.isReady ?? false,
      number: this.number,
      tests: this.#tests,
      call: this.#call,
      phase: this.state,
      inCall: this.isInCall,
      incoming: this.#incoming,
      user: this.#registered,
      transferTo: this.#transferTo,
      duration: this.isInCall ? this.#elapsed() : this.#duration,
      localLevel: Math.round(this.#localLevel * 100),
      remoteLevel: Math.round(this.#remoteLevel * 100),
      sent: this.#sent,
      received: this.#received,
      warning: this.#warning,
      soundBlocked: this.#soundBlocked,
      microphones: this.#devices.list('audioinput'),
      speakers: this.#devices.list('audiooutput'),
      microphone: this.#devices.chosen('audioinput'),
      speaker: this.#devices.chosen('audiooutput'),
    };
  }
}

customElements.define('trunkline-softphone', TrunklineSoftphone);

declare global {
  interface HTMLElementTagNameMap {
    'trunkline-softphone': TrunklineSoftphone;
  }
}
