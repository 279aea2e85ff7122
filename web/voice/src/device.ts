import { type Browser, realBrowser } from './browser.ts';
import { Call, type CallIn } from './call.ts';
import { PAGE_ERRORS, REFUSALS } from './codes.ts';
import { dialString } from './digits.ts';
import { Emitter } from './emitter.ts';
import { pageError, TrunklineError } from './error.ts';
import type { Letter, MessageOptions } from './message.ts';
import type { MicrophoneChoice } from './microphone.ts';
import { type Preflight, type PreflightOptions, runPreflight } from './preflight.ts';
import type { KeptCall, ResumeData, WelcomeData } from './protocol.ts';
import { DELIVERY_LIMIT_MILLIS, Signal } from './signal.ts';

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
  /** The page was loaded anew, and this call of its former self goes on: its microphone is opened by itself. */
  resumed: [call: Call],
  /** Somebody writes to this user, outside of any call. */
  messageReceived: [letter: Letter],
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
  #iceServers: RTCIceServer[] = [];
  #unlisten: (() => void)[] = [];
  /** How this page comes back to what was on sockets before, or to what it was before it was loaded anew. */
  #formers: ResumeData[];
  #cancelForgetting: (() => void) | undefined;

  /** The token says who calls; the gateway may let pages without one in. The browser is for tests. */
  constructor(token?: string, options: DeviceOptions = {}, browser: Browser = realBrowser) {
    super();
    this.#options = options;
    this.#browser = browser;
    this.#signal = new Signal(signalAddress(options.gateway, browser.address), token, browser);
    this.#formers = left(browser.take(this.#key()));
    this.#signal.on('open', welcome => this.#opened(welcome));
    this.#signal.on('lost', () => this.#lost());
    this.#signal.on('refused', why => this.emit('error', why));
    this.#signal.on('tokenWillExpire', secondsLeft => this.emit('tokenWillExpire', this, secondsLeft));
    this.#signal.on('iceServers', iceServers => { this.#iceServers = iceServers; });
    this.#signal.on('letter', letter => this.emit('messageReceived', letter));
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

  /** Writes to a number or user, outside of any call. Rejects with a TrunklineError where it was not delivered. */
  async sendMessage(to: string, { content, contentType = 'text/plain' }: MessageOptions): Promise<void> {
    await this.#open();
    await this.#signal.request({ type: 'message', data: { to: dialString(to), content, contentType } }, DELIVERY_LIMIT_MILLIS);
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
        this.#browser.onPage('pagehide', () => this.#pageGoes()),
        this.#browser.onPage('online', () => this.#signal.renew()), // the socket that is there is of another network
        this.#browser.onPage('pageshow', () => this.#signal.start()), // back from the back-forward cache
      ];
    }
    await this.#signal.opened();
  }

  /** Each connection begins here. */
  #opened(welcome: WelcomeData): void {
    this.#welcome = welcome;
    this.#iceServers = welcome.iceServers ?? [];
    this.emit('ready', welcome);
    if (this.#wanted) this.#registration = quietly(this.#register());
    void this.#comeBack();
  }

  /** To the calls of the sockets before. Who is a user by a secret says so first. */
  async #comeBack(): Promise<void> {
    const formers = this.#formers;
    if (!formers.length) return;
    if (this.token === undefined && this.#options.user !== undefined) await this.#registration?.catch(() => {});
    const kept: KeptCall[] = [];
    for (const { token } of formers) {
      try {
        kept.push(...(await this.#signal.request({ type: 'reattach', data: { token } })).data.calls ?? []);
      } catch (failure) {
        if ((failure as TrunklineError).name in PAGE_ERRORS) return; // the socket is lost again: once more
      }
    }
    this.#forget(call => !kept.some(({ callId }) => callId === call.callId));
    for (const each of kept) this.#back(each);
  }

  #back(kept: KeptCall): void {
    const known = this.calls.find(({ callId }) => callId === kept.callId);
    if (known) return known.back(kept);
    const call = this.#keep(new Call(this.#signal, this.#browser, this.#rtc(), kept));
    this.emit('resumed', call);
    call.back(kept);
  }

  /** Nobody keeps what was on former sockets any more; nor these calls. */
  #forget(gone: (call: Call) => boolean): void {
    this.#cancelForgetting?.();
    this.#formers = [];
    for (const call of this.#calls) if (isThere(call) && gone(call)) call.lost();
  }

  /** Each loss of one ends here, and what was on it. */
  #lost(): void {
    this.#registration = undefined;
    const formers = this.#formers = this.#resumable();
    for (const call of this.#calls) formers.length ? call.away() : call.lost();
    this.#cancelForgetting?.();
    const grace = 1000 * (formers.at(-1)?.graceSeconds ?? 0);
    if (grace) this.#cancelForgetting = this.#browser.after(grace, () => this.#forget(() => true));
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

  /** It may be back: then it finds the calls again that go on now. */
  #pageGoes(): void {
    const resumable = this.#resumable();
    if (!resumable.length || !this.calls.some(isThere)) return this.#leave();
    for (const call of this.#calls) if (call.status() === 'pending') call.ignore();
    this.#browser.keep(this.#key(), JSON.stringify(resumable));
    this.#signal.leave();
  }

  /** The present socket is the last; before it those to whose calls nobody came back yet. */
  #resumable(): ResumeData[] {
    const now = this.#welcome?.resume;
    const before = this.#formers.filter(({ token }) => token !== now?.token);
    return now ? [...before, now].slice(-MOST_FORMERS) : before;
  }

  #key(): string {
    return `trunkline.resume ${this.#signal.url}`;
  }

  /** The page goes for good, or the device: others can take what rings here. */
  #leave(): void {
    for (const call of this.#calls) call.status() === 'pending' ? call.ignore() : call.disconnect();
    this.#signal.stop();
  }

  #rtc(): RTCConfiguration {
    return { iceServers: this.#iceServers, ...this.#options.rtcConfiguration };
  }
}

/** Whether the gateway has it, and not only rings. */
const isThere = (call: Call): boolean => call.callId !== undefined && call.status() !== 'pending';

/** A socket may be lost again before it is known whether it brought the calls back. */
const MOST_FORMERS = 4;

const left = (text: string | undefined): ResumeData[] => {
  try {
    const all = JSON.parse(text ?? '[]');
    return Array.isArray(all) ? all.filter(({ token, graceSeconds }) => typeof token === 'string' && typeof graceSeconds === 'number') : [];
  } catch {
    return [];
  }
};

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
