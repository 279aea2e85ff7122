import { type Browser, realBrowser } from './browser.ts';
import { Call, type CallIn } from './call.ts';
import { PAGE_ERRORS, REFUSALS } from './codes.ts';
import { dialString } from './digits.ts';
import { Emitter } from './emitter.ts';
import { pageError, TrunklineError } from './error.ts';
import type { MicrophoneChoice } from './microphone.ts';
import { type Preflight, type PreflightOptions, runPreflight } from './preflight.ts';
import type { WelcomeData } from './protocol.ts';
import { Signal } from './signal.ts';

export type DeviceState = 'unregistered' | 'registering' | 'registered' | 'destroyed';

export type DeviceOptions = {
  /** The gateway: its address, or the path of its socket on the page's host. Default: /v1/signal on the page's host. */
  gateway?: string | undefined,
  /** Without a token: calls for this user ring here, if the gateway has it configured. */
  user?: string | undefined,
  secret?: string | undefined,
  /** For each RTCPeerConnection; its iceServers take the place of the gateway's. */
  rtcConfiguration?: RTCConfiguration | undefined,
};

export type ConnectOptions = MicrophoneChoice & {
  /** Whom to call: a number. What people write for the eye is left out. */
  to?: string,
  /** The same, as Twilio's SDK has it. Nothing else of them is sent. */
  params?: { To?: string },
  /** The number to show, one of those that this user was granted. Default: his own. */
  callerId?: string | undefined,
};

export type DeviceEvents = {
  /** Connected to the gateway: calls can be made. Comes again after each loss. */
  ready: [welcome: WelcomeData],
  /** Not connected any more; being tried again, unless the token was refused. */
  offline: [],
  registering: [],
  /** Calls for this user ring here now. Comes again after each loss. */
  registered: [],
  /** No calls ring here any more: taken back, refused, or the connection is lost. */
  unregistered: [],
  /** Somebody calls: accept, reject or ignore it. */
  incoming: [call: Call],
  /** A new token is needed: give it to updateToken. */
  tokenWillExpire: [device: Device, secondsLeft: number],
  /** Something failed, of a call if there is one. */
  error: [error: TrunklineError, call?: Call],
  destroyed: [],
};

/** A telephone: a connection to one gateway, and the calls made through it. */
export class Device extends Emitter<DeviceEvents> {
  readonly #signal: Signal;
  readonly #browser: Browser;
  readonly #calls = new Set<Call>();
  #options: DeviceOptions;
  #state: DeviceState = 'unregistered';
  /** Whether calls shall ring here. */
  #wanted = false;
  #registration: Promise<void> | undefined;
  #welcome: WelcomeData | undefined;
  #unlisten: (() => void)[] = [];

  /** The token says who calls; the gateway may let pages without one in. The browser is for tests. */
  constructor(token?: string, options: DeviceOptions = {}, browser: Browser = realBrowser) {
    super();
    this.#options = options;
    this.#browser = browser;
    this.#signal = new Signal(signalAddress(options.gateway, browser.address), token, browser);
    this.#signal.on('open', welcome => this.#opened(welcome));
    this.#signal.on('lost', () => this.#lost());
    this.#signal.on('refused', why => this.emit('error', why));
    this.#signal.on('tokenWillExpire', secondsLeft => this.emit('tokenWillExpire', this, secondsLeft));
    this.#signal.on('news', news => {
      if (news.type === 'incoming') return this.#rings({ callId: news.callId, ...news.data });
      for (const call of this.#calls) if (call.callId === news.callId) call.heard(news);
    });
  }

  /** Sees whether calls from here will be good: see runPreflight. */
  static runPreflight(token?: string, options?: PreflightOptions): Preflight {
    return runPreflight(token, options);
  }

  get state(): DeviceState { return this.#state; }
  get token(): string | undefined { return this.#signal.token; }
  /** As whom the gateway knows this page: the token's user, or that of the options. */
  get identity(): string | undefined {
    const { user } = this.#options;
    return this.token === undefined && user !== undefined ? user : this.#welcome?.user ?? undefined;
  }
  /** Those that go on or ring here. */
  get calls(): Call[] { return [...this.#calls]; }
  get isBusy(): boolean { return this.#calls.size > 0; }
  /** Whether there is a connection to the gateway. */
  get isReady(): boolean { return this.#signal.isOpen; }

  /** Connects to the gateway and stays connected, without being called; register and connect do it by themselves. */
  start(): Promise<void> {
    return quietly(this.#open());
  }

  /** Lets calls ring here from now on, also after the connection was lost and is there again. */
  register(): Promise<void> {
    if (this.#state === 'destroyed') return quietly(Promise.reject(gone()));
    if (!this.#wanted) {
      this.#wanted = true;
      this.#become('registering');
    }
    return quietly(this.#open().then(() => this.#registration ??= this.#register()));
  }

  /** No calls ring here any more; those that go on do. */
  unregister(): Promise<void> {
    if (!this.#wanted) return Promise.resolve();
    this.#wanted = false;
    this.#registration = undefined;
    this.#become('unregistered');
    if (!this.isReady) return Promise.resolve();
    return quietly(this.#signal.request({ type: 'unregister', data: {} }).then(() => {}));
  }

  /**
   * Calls. Rejects with a TrunklineError if there is nobody to call or no connection to the gateway;
   * what goes wrong afterwards is told by the call, which then ends.
   */
  async connect(options: ConnectOptions): Promise<Call> {
    const to = dialString(options.to ?? options.params?.To ?? '');
    if (!to) throw new TrunklineError({ code: REFUSALS['bad-number'], name: 'bad-number', message: 'There is no number to call.' });
    await this.#open();
    const call = this.#keep(new Call(this.#signal, this.#browser, this.#rtc(), { to, callerId: options.callerId }));
    this.#browser.after(0, () => void call.start(options)); // when the page has had time to listen
    return call;
  }

  /** A new token of the same user, also for the connection that is open. Rejects if the gateway does not accept it. */
  updateToken(token: string): Promise<void> {
    if (this.#state === 'destroyed') return quietly(Promise.reject(gone()));
    this.#signal.token = token;
    if (this.isReady) return quietly(this.#signal.request({ type: 'token', data: { token } }).then(() => {}));
    return this.#unlisten.length ? this.start() : Promise.resolve();
  }

  /** Where the gateway is counts from the next connection on, user and secret from the next register. */
  updateOptions(options: DeviceOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#signal.url = signalAddress(this.#options.gateway, this.#browser.address);
    this.#registration = undefined;
  }

  /** Ends all calls: hangs up, or rejects. */
  disconnectAll(): void {
    for (const call of this.#calls) call.disconnect();
  }

  /** Ends all calls and the connection, for good. */
  destroy(): void {
    if (this.#state === 'destroyed') return;
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#leave();
    this.#become('destroyed');
  }

  async #open(): Promise<void> {
    if (this.#state === 'destroyed') throw gone();
    if (!this.#unlisten.length) {
      this.#unlisten = [
        this.#browser.onPage('pagehide', () => this.#leave()),
        this.#browser.onPage('pageshow', () => this.#signal.start()), // back from the back-forward cache
      ];
    }
    await this.#signal.opened();
  }

  /** Each connection begins here. */
  #opened(welcome: WelcomeData): void {
    this.#welcome = welcome;
    this.emit('ready', welcome);
    if (this.#wanted) this.#registration = quietly(this.#register());
  }

  /** Each loss of one ends here, and what was on it. */
  #lost(): void {
    this.#registration = undefined;
    for (const call of this.#calls) call.lost();
    if (this.#state === 'registered') {
      this.#become('unregistered');
      this.#become('registering');
    }
    this.emit('offline');
  }

  async #register(): Promise<void> {
    const { user, secret } = this.#options;
    const data = this.token === undefined && user !== undefined ? { user, ...secret === undefined ? {} : { secret } } : {};
    try {
      await this.#signal.request({ type: 'register', data });
    } catch (failure) {
      if (!((failure as TrunklineError).name in PAGE_ERRORS)) this.#registrationRefused(failure as TrunklineError); // else it is asked again
      throw failure;
    }
    if (this.#wanted) this.#become('registered');
  }

  #registrationRefused(why: TrunklineError): void {
    this.#wanted = false;
    this.#registration = undefined;
    this.#become('unregistered');
    this.emit('error', why);
  }

  #become(state: DeviceState): void {
    this.#state = state;
    this.emit(state);
  }

  #rings(ringing: CallIn): void {
    this.emit('incoming', this.#keep(new Call(this.#signal, this.#browser, this.#rtc(), ringing)));
  }

  #keep(call: Call): Call {
    this.#calls.add(call);
    call.on('error', error => this.emit('error', error, call));
    call.on('ended', () => this.#calls.delete(call));
    return call;
  }

  /** The page goes, or the device: others can take what rings here. */
  #leave(): void {
    for (const call of this.#calls) call.status() === 'pending' ? call.ignore() : call.disconnect();
    this.#signal.stop();
  }

  #rtc(): RTCConfiguration {
    return { iceServers: this.#welcome?.iceServers ?? [], ...this.#options.rtcConfiguration };
  }
}

const gone = () => pageError('wrong-state', 'The device is destroyed. Make a new one.');

/** A page need not look at what has an event, too. */
const quietly = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};

/** The WebSocket's address, seen from a page: "https://phone.example" becomes "wss://phone.example/v1/signal". */
export const signalAddress = (gateway: string | undefined, page: string): string => {
  const url = new URL(gateway || '/v1/signal', page);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (url.pathname === '/') url.pathname = '/v1/signal';
  return url.href;
};
