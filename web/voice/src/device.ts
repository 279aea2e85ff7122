import { type Browser, realBrowser } from './browser.ts';
import { Call, type CallOptions } from './call.ts';
import { Emitter } from './emitter.ts';
import type { WelcomeData } from './protocol.ts';
import { Signal } from './signal.ts';

export type DeviceEvents = {
  /** Connected to a gateway: calls can be made. Comes again after each loss. */
  ready: [welcome: WelcomeData];
  /** Not connected any more; being tried again. */
  offline: [];
  call: [call: Call];
};

/** A telephone: a connection to one gateway, and the calls made through it. */
export class Device extends Emitter<DeviceEvents> {
  readonly #signal: Signal;
  readonly #browser: Browser;
  readonly #calls = new Set<Call>();
  #unlisten: (() => void)[] = [];

  /** The address of the gateway's /v1/signal; ws or wss. See signalAddress. */
  constructor(url: string, browser: Browser = realBrowser) {
    super();
    this.#browser = browser;
    this.#signal = new Signal(url, browser);
    this.#signal.on('open', welcome => this.emit('ready', welcome));
    this.#signal.on('lost', () => {
      this.#loseCalls();
      this.emit('offline');
    });
    this.#signal.on('news', news => {
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
    const call = new Call(this.#signal, this.#browser, options);
    this.#calls.add(call);
    call.on('ended', () => this.#calls.delete(call));
    this.emit('call', call);
    void call.start();
    return call;
  }

  #disconnect(): void {
    for (const call of this.#calls) call.disconnect();
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
