import { type Browser, realBrowser } from './browser.ts';
import { Call, type CallIn, type CallOptions } from './call.ts';
import { PAGE_ERRORS } from './codes.ts';
import { Emitter } from './emitter.ts';
import type { WelcomeData } from './protocol.ts';
import { Signal } from './signal.ts';

export type DeviceEvents = {
  /** Connected to a gateway: calls can be made. Comes again after each loss. */
  ready: [welcome: WelcomeData];
  /** Not connected any more; being tried again. */
  offline: [];
  call: [call: Call];
  /** Somebody calls: accept or reject it. It is not told by `call`. */
  incoming: [call: Call];
  /** Calls for this user ring here now. Comes again after each loss. */
  registered: [user: string];
  /** The gateway does not let this page be there for the user. For a person. */
  refused: [words: string];
};

/** A telephone: a connection to one gateway, and the calls made through it. */
export class Device extends Emitter<DeviceEvents> {
  readonly #signal: Signal;
  readonly #browser: Browser;
  readonly #calls = new Set<Call>();
  #unlisten: (() => void)[] = [];
  #user: { user: string, secret?: string } | undefined;

  /** The address of the gateway's /v1/signal; ws or wss. See signalAddress. */
  constructor(url: string, browser: Browser = realBrowser) {
    super();
    this.#browser = browser;
    this.#signal = new Signal(url, browser);
    this.#signal.on('open', welcome => {
      this.emit('ready', welcome);
      this.#register();
    });
    this.#signal.on('lost', () => {
      this.#loseCalls();
      this.emit('offline');
    });
    this.#signal.on('news', news => {
      if (news.type === 'incoming') return this.#rings({ callId: news.callId, ...news.data });
      for (const call of this.#calls) if (call.callId === news.callId) call.heard(news);
    });
  }

  get isReady(): boolean {
    return this.#signal.isOpen;
  }

  /** Connects, and stays connected until stop. */
  start(): void {
    this.#signal.start();
    if (this.#unlisten.length) return;
    this.#unlisten = [
      this.#browser.onPage('pagehide', () => this.#disconnect()),
      this.#browser.onPage('pageshow', () => this.#signal.start()), // back from the back-forward cache
    ];
  }

  /** Ends all calls and the connection. */
  stop(): void {
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#disconnect();
  }

  /** Calls. What goes wrong is told by the call, which then ends. */
  connect(options: CallOptions): Call {
    const call = this.#keep(new Call(this.#signal, this.#browser, options));
    this.emit('call', call);
    void call.start(options);
    return call;
  }

  /** Lets calls for a user ring here from now on, also after the connection was lost and is there again. */
  register(user: string, secret?: string): void {
    this.#user = secret === undefined ? { user } : { user, secret };
    if (this.isReady) this.#register();
  }

  /** No calls ring here any more. */
  unregister(): void {
    this.#user = undefined;
    if (this.isReady) this.#signal.request({ type: 'unregister', data: {} }).catch(() => {});
  }

  #register(): void {
    const user = this.#user;
    if (!user) return;
    this.#signal.request({ type: 'register', data: user }).then(
      () => { if (user === this.#user) this.emit('registered', user.user); },
      failure => { if (!(failure.name in PAGE_ERRORS)) this.emit('refused', failure.message); }); // else it is asked again
  }

  #rings(ringing: CallIn): void {
    this.emit('incoming', this.#keep(new Call(this.#signal, this.#browser, ringing)));
  }

  #keep(call: Call): Call {
    this.#calls.add(call);
    call.on('ended', () => this.#calls.delete(call));
    return call;
  }

  #disconnect(): void {
    for (const call of this.#calls) call.state === 'incoming' ? call.lost() : call.disconnect();
    this.#signal.stop();
  }

  #loseCalls(): void {
    for (const call of this.#calls) call.lost();
  }
}

/** The WebSocket address for what an attribute says, seen from a page: "/v1/signal" becomes "wss://its.host/v1/signal". */
export const signalAddress = (written: string, page: string): string => {
  const url = new URL(written, page);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return url.href;
};
