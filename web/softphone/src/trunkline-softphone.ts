import { type Call, Device, dialString, type TestNumber, type TrunklineError } from '@trunkline/voice';
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { Checks } from './checks.ts';
import { History } from './history.ts';
import { keyAction } from './keys.ts';
import { Line } from './line.ts';
import { Lines } from './lines.ts';
import type { Phase } from './phase.ts';
import { Ringer } from './ringer.ts';
import { RINGING, Sound } from './sounds.ts';
import { SoundDevices, type SoundKind } from './sound-devices.ts';
import { styles } from './styles.ts';
import { type Language, languageOf, type Texts, textsOf } from './texts/index.ts';
import { type Actions, type Panel, type Tab, telephone, type View } from './view.ts';
import { endTitle, nameOf } from './words.ts';

const TICK_MILLIS = 250;

/**
 * A telephone.
 *
 * <pre>
 *   <trunkline-softphone signal-url="/v1/signal"></trunkline-softphone>
 * </pre>
 *
 * Attributes: `signal-url`, the gateway's address or WebSocket; `user`: calls for this user ring here, `user-secret` with
 * it where the user has one; `lang`: en, de, fr, es, it, else the browser's; `theme`: light or dark, else the system's;
 * `echo-number`: what the test of the connection calls; `call-history="off"` keeps none; `sound-processing="off"` leaves
 * the microphone's sound as it is (measurements, music). The property `token` is an access token, in the place of a user.
 * Kept by the element: `data-state` (idle, connecting, ringing, early-media, connected, ended), `data-gateway` (ready or
 * offline), `data-incoming` while somebody calls, `data-user` while registered.
 *
 * Events: `trunkline-state` when data-state changes or another call is shown, with { state, call }; `trunkline-digit` when
 * the other side pressed a key, with { digit, durationMillis }; `trunkline-incoming` when somebody calls, with { call };
 * `trunkline-token-will-expire`, with { secondsLeft }: set `token` anew.
 */
export class TrunklineSoftphone extends LitElement {
  static override readonly styles = styles;
  static override readonly properties = {
    signalUrl: { attribute: 'signal-url' },
    soundProcessing: { attribute: 'sound-processing' },
    user: {},
    userSecret: { attribute: 'user-secret' },
    lang: {},
    theme: { reflect: true },
    echoNumber: { attribute: 'echo-number' },
    callHistory: { attribute: 'call-history' },
    token: { attribute: false },
    number: { attribute: false },
  };

  declare signalUrl: string;
  declare soundProcessing: 'on' | 'off';
  declare user: string;
  declare userSecret: string;
  declare lang: string;
  declare theme: 'light' | 'dark' | undefined;
  declare echoNumber: string;
  declare callHistory: 'on' | 'off';
  declare token: string | undefined;
  /** What stands in the number field. */
  declare number: string;

  readonly #devices = new SoundDevices();
  readonly #lines = new Lines();
  readonly #history = new History();
  readonly #checks = new Checks(() => this.requestUpdate());
  readonly #ringer = new Ringer({
    title: call => this.#texts.isCallingTitle(call.peer || this.#texts.somebody),
    rings: call => {
      this.requestUpdate();
      this.#tell('trunkline-incoming', { call });
    },
    stopped: call => this.#stoppedRinging(call),
  });
  #device: Device | undefined;
  #dialling = false;
  #adding = false;
  #tab: Tab = 'dial';
  #panel: Panel | undefined;
  #transferTo = '';
  #notice = '';
  #tests: TestNumber[] = [];
  #ringing: Sound | undefined;
  #left = new AbortController();
  #tick: ReturnType<typeof setInterval> | undefined;
  #wasInCall = false;
  readonly #actions: Actions = {
    show: tab => this.#show(tab),
    open: panel => this.#open(panel),
    write: number => this.#write(number),
    press: digit => this.press(digit),
    dial: number => void this.dial(number),
    hangUp: () => this.hangUp(),
    mute: () => this.call?.mute(!this.call.isMuted()),
    hold: () => this.call?.hold(!this.call.isHeld()),
    accept: () => this.accept(),
    acceptInstead: () => this.acceptInstead(),
    reject: () => this.reject(),
    ignore: () => this.incoming?.ignore(),
    add: adding => this.#add(adding),
    switchTo: line => this.#switchTo(line),
    writeTransfer: number => { this.#transferTo = number; this.requestUpdate(); },
    transfer: to => void this.#transfer(to),
    choose: (kind, deviceId) => this.#choose(kind, deviceId),
    startSound: () => this.call?.play(),
    testMicrophone: () => void this.#checks.listen(this.#microphone()),
    testSpeaker: () => this.#checks.play(this.#devices.chosen('audiooutput')),
    testConnection: () => this.#checks.walk(this.token, { ...this.#microphone(), ...this.#gateway(), ...this.echoNumber ? { number: this.echoNumber } : {} }),
    stopTests: () => this.#checks.stop(),
    clearHistory: () => { this.#history.clear(); this.requestUpdate(); },
  };

  constructor() {
    super();
    this.signalUrl = '/v1/signal';
    this.soundProcessing = this.callHistory = 'on';
    this.user = this.userSecret = this.lang = this.echoNumber = this.number = '';
  }

  /** The call that goes on and is shown, or the last one until the next. */
  get call(): Call | undefined { return this.#lines.active?.call; }
  get device(): Device | undefined { return this.#device; }
  get state(): Phase | 'idle' { return this.#lines.active?.phase ?? 'idle'; }
  /** Who calls, and is not answered yet. */
  get incoming(): Call | undefined { return this.#ringer.call; }
  get isInCall(): boolean { return this.#lines.isInCall; }

  /** Calls a number, or what stands in the number field. Nothing while there is a call, unless a second one is wanted. */
  async dial(number = this.number): Promise<void> {
    const to = dialString(number);
    if (this.isInCall && !this.#adding || this.#dialling || !to || !this.#device?.isReady) return;
    this.#checks.stop();
    this.number = number;
    this.#dialling = true;
    try {
      this.#begin(await this.#device.connect({ to, ...this.#microphone() }));
    } catch (failure) {
      this.#say((failure as Error).message);
    } finally {
      this.#dialling = false;
    }
  }

  /** Answers who calls; a call that goes on is put on hold. */
  accept(): void {
    const call = this.incoming;
    if (!call) return;
    this.#checks.stop();
    this.#ringer.take(call);
    call.accept(this.#microphone());
    this.#begin(call);
  }

  /** Ends the call that goes on, and answers who calls. */
  acceptInstead(): void {
    if (!this.incoming) return;
    this.hangUp();
    this.accept();
  }

  /** Rejects who calls: not now, where there is a call already. */
  reject(): void {
    this.incoming?.reject(this.isInCall ? 'busy' : 'decline');
  }

  hangUp(): void {
    this.call?.disconnect();
  }

  /** Presses a key: sends it during a call, else writes it. */
  press(key: string): void {
    if (!this.isInCall || this.#adding) return this.#write(this.number + key);
    this.#lines.active!.press(key);
    this.requestUpdate();
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
    this.#checks.stop();
    this.#device?.destroy();
    this.#device = undefined;
  }

  #connect(): void {
    this.#device?.destroy();
    const device = this.#device = new Device(this.token, this.#gateway());
    device.on('ready', welcome => {
      this.#tests = welcome.testNumbers;
      this.requestUpdate();
    });
    device.on('incoming', call => this.#ringer.rings(call));
    device.on('resumed', call => this.#begin(call));
    for (const event of ['offline', 'registered', 'unregistered'] as const) device.on(event, () => this.requestUpdate());
    device.on('error', (error, call) => { if (!call) this.#failed(error); });
    device.on('tokenWillExpire', (_, secondsLeft) => this.#tell('trunkline-token-will-expire', { secondsLeft }));
    void device.start();
    this.#register();
  }

  #gateway() {
    return { gateway: this.signalUrl, user: this.user || undefined, secret: this.userSecret || undefined };
  }

  #microphone() {
    return { deviceId: this.#devices.chosen('audioinput'), processing: this.soundProcessing !== 'off' };
  }

  #register(): void {
    this.#device?.updateOptions(this.#gateway());
    if (this.user || this.token) void this.#device?.register();
    else void this.#device?.unregister();
  }

  /** The user as whom calls ring here. */
  get #registered(): string | undefined {
    return this.#device?.state === 'registered' ? this.#device.identity : undefined;
  }

  #begin(call: Call): void {
    this.#notice = this.#transferTo = '';
    this.#panel = undefined;
    this.#adding = false;
    const line = new Line(call, {
      changed: () => this.requestUpdate(),
      entered: line => this.#entered(line),
      digit: (digit, durationMillis) => this.#tell('trunkline-digit', { digit, durationMillis }),
    });
    this.#lines.begin(line);
    this.#useSpeaker(line);
    this.#tick ??= setInterval(() => this.requestUpdate(), TICK_MILLIS);
    this.#entered(line);
  }

  #entered(line: Line): void {
    if (line.phase === 'connected') void this.#devices.refresh(); // names can be had now
    if (line.isOver) this.#over(line);
    this.#shown();
  }

  #over(line: Line): void {
    this.#remember(line.call, line.seconds);
    const shown = line === this.#lines.active;
    this.#lines.over(line);
    if (shown && this.isInCall) this.#switched();
    if (!this.isInCall) {
      clearInterval(this.#tick);
      this.#tick = undefined;
      this.#adding = false;
    }
    if (this.#lines.active !== line) this.#say(this.#texts.callEnded(nameOf(line.call, this.#tests, this.#texts), endTitle(line.call.end!.cause, this.#texts)));
  }

  /** What is shown is another call, or in another phase. */
  #shown(): void {
    if (this.state !== 'ringing') this.#ringing = void this.#ringing?.stop();
    else this.#ringing ??= new Sound(RINGING);
    this.requestUpdate();
    this.#tell('trunkline-state', { state: this.state, call: this.call });
  }

  #switched(): void {
    this.#panel = undefined;
    this.#adding = false;
    this.#transferTo = '';
  }

  #switchTo(line: Line): void {
    this.#lines.switchTo(line);
    this.#notice = '';
    this.#switched();
    this.#shown();
  }

  #add(adding: boolean): void {
    this.#adding = adding;
    this.number = '';
    this.#notice = '';
    this.requestUpdate();
  }

  /** Nobody took it here: what became of it is shown, if there is nothing else to show. */
  #stoppedRinging(call: Call): void {
    if (this.isInCall) this.#remember(call, undefined);
    else this.#begin(call);
    this.requestUpdate();
  }

  #remember(call: Call, seconds: number | undefined): void {
    if (this.callHistory !== 'off') this.#history.add(call, Date.now(), seconds ?? null);
  }

  async #transfer(to: string | Line): Promise<void> {
    const line = this.#lines.active!;
    const whom = typeof to === 'string' ? dialString(to) : to.call;
    if (!whom) return;
    try {
      await line.call.transfer(whom);
      this.#switched();
      this.requestUpdate();
    } catch (failure) {
      line.failed(failure as TrunklineError);
    }
  }

  #useSpeaker(line: Line): void {
    const deviceId = this.#devices.chosen('audiooutput');
    if (deviceId || line.phase === 'connected') line.call.useSpeaker(deviceId).catch(() => this.#say(this.#texts.speakerUnusable));
  }

  #choose(kind: SoundKind, deviceId: string): void {
    this.#devices.choose(kind, deviceId);
    if (kind === 'audioinput' && this.#checks.level !== undefined) void this.#checks.listen(this.#microphone());
    for (const line of this.#lines.all) {
      if (kind === 'audiooutput') this.#useSpeaker(line);
      else line.call.useMicrophone(this.#microphone()).catch(failure => line.failed(failure));
    }
    this.requestUpdate();
  }

  #keyed(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const ours = event.composedPath().includes(this);
    if (event.defaultPrevented || !(ours || target === document.body) || target instanceof HTMLSelectElement) return;
    const action = keyAction(event, {
      inCall: this.isInCall,
      adding: this.#adding,
      rings: this.incoming !== undefined,
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
      case 'back': return this.#add(false);
    }
  }

  #write(number: string): void {
    this.number = number;
    if (this.#tab !== 'dial') this.#show('dial');
    if (this.state !== 'ended') return;
    this.#lines.clear();
    this.#shown();
  }

  #show(tab: Tab): void {
    this.#tab = tab;
    this.#checks.stop();
    this.requestUpdate();
  }

  #open(panel: Panel | undefined): void {
    this.#panel = panel;
    this.requestUpdate();
  }

  #failed({ name, message }: TrunklineError): void {
    this.#say(this.#texts.says[name] ?? message);
  }

  #say(words: string): void {
    this.#notice = words;
    this.requestUpdate();
  }

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  get #language(): Language { return languageOf([this.lang, ...navigator.languages].filter(Boolean)); }
  get #texts(): Texts { return textsOf(this.#language); }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#device && this.isConnected) this.#follow(changed);
    this.dataset.state = this.state;
    this.toggleAttribute('data-incoming', this.incoming !== undefined);
    if (this.#registered) this.dataset.user = this.#registered;
    else delete this.dataset.user;
    this.dataset.gateway = this.#device?.isReady ? 'ready' : 'offline';
  }

  /** What a page has changed after the element was put into it. */
  #follow(changed: PropertyValues<this>): void {
    const renewed = changed.has('token') && this.token !== this.#device!.token;
    if (changed.get('signalUrl') !== undefined || renewed && !(this.token && this.#device!.token)) return this.#connect();
    if (renewed) void this.#device!.updateToken(this.token!).catch(failure => this.#failed(failure));
    else if (changed.get('user') !== undefined || changed.get('userSecret') !== undefined) this.#register();
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
      texts: this.#texts,
      language: this.#language,
      ready: this.#device?.isReady ?? false,
      user: this.#registered,
      tab: this.#tab,
      number: this.number,
      tests: this.#tests,
      line: this.#lines.active,
      inCall: this.isInCall,
      adding: this.#adding,
      others: this.#lines.others,
      incoming: this.incoming,
      panel: this.#panel,
      transferTo: this.#transferTo,
      notice: this.#notice,
      past: this.#history.past,
      checks: this.#checks,
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
