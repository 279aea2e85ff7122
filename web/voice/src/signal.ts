import type { Browser } from './browser.ts';
import { Emitter } from './emitter.ts';
import { pageError, TrunklineError } from './error.ts';
import { type CallNews, type GatewayMessage, type Ok, PROTOCOL, type Reply, type Request, type WelcomeData } from './protocol.ts';

const REPLY_LIMIT_MILLIS = 15_000;
const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 15_000;

const noSocket = () => pageError('no-connection', 'There is no connection to the gateway. It is being tried again.');
const noReply = () => pageError('no-reply', 'The gateway did not reply in time. Try again.');

/** Half to the whole of 0.5 s, 1 s, 2 s ... 15 s: pages that lost one gateway together come back apart. */
export const retryMillis = (failures: number, random: number): number =>
  Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);

type Waiting = { resolve(ok: Ok): void, reject(why: TrunklineError): void, forget(): void };

type SignalEvents = {
  /** The gateway has said welcome: requests can be sent. */
  open: [welcome: WelcomeData];
  /** The socket is lost; it is tried again. Calls on it are over. */
  lost: [];
  news: [news: CallNews];
};

/**
 * The socket to the gateway: requests with their replies, news, and a new socket when one is lost.
 *
 * <pre>
 *            start          welcome           stop
 *   stopped -------> opening -------> open ----------> stopped
 *                      ^  ^            |
 *          after a wait|  +--- lost ---+
 * </pre>
 */
export class Signal extends Emitter<SignalEvents> {
  readonly #url: string;
  readonly #browser: Browser;
  readonly #waiting = new Map<string, Waiting>();
  #socket: WebSocket | undefined;
  #cancelRetry: (() => void) | undefined;
  #open = false;
  #failures = 0;
  #lastId = 0;

  constructor(url: string, browser: Browser) {
    super();
    this.#url = url;
    this.#browser = browser;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  start(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#socket) return;
    const socket = this.#browser.openSocket(this.#url, PROTOCOL);
    this.#socket = socket;
    // Events of a socket that is not ours any more say nothing.
    socket.onmessage = event => { if (socket === this.#socket) this.#received(event.data); };
    socket.onclose = () => { if (socket === this.#socket) this.#lost(); };
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    const socket = this.#socket;
    this.#drop();
    socket?.close(1000);
  }

  /** Rejects with a TrunklineError: refused, no connection, or no reply. */
  request(request: Request): Promise<Ok> {
    if (!this.#open) return Promise.reject(noSocket());
    const id = String(++this.#lastId);
    const reply = new Promise<Ok>((resolve, reject) => {
      const forget = this.#browser.after(REPLY_LIMIT_MILLIS, () => {
        this.#waiting.delete(id);
        reject(noReply());
      });
      this.#waiting.set(id, { resolve, reject, forget });
    });
    this.#socket!.send(JSON.stringify({ ...request, id }));
    return reply;
  }

  #received(text: unknown): void {
    const message = parse(text);
    switch (message?.type) {
      case undefined:
        return;
      case 'welcome':
        this.#open = true;
        this.#failures = 0;
        return this.emit('open', message.data);
      case 'ok':
      case 'error':
        return this.#replied(message);
      case 'candidate':
      case 'incoming':
      case 'ringing':
      case 'answered':
      case 'held':
      case 'resumed':
      case 'transfer':
      case 'warning':
      case 'quality':
      case 'ended':
      case 'dtmf':
        return this.emit('news', message);
      default:
        message satisfies never; // a type of a newer gateway: ignored
    }
  }

  #replied(reply: Reply): void {
    const id = reply.replyTo ?? '';
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.forget();
    if (reply.type === 'ok') waiting.resolve(reply);
    else waiting.reject(new TrunklineError(reply.data));
  }

  #lost(): void {
    const wait = retryMillis(this.#failures++, this.#browser.random());
    this.#drop();
    this.#cancelRetry = this.#browser.after(wait, () => this.start());
    this.emit('lost');
  }

  #drop(): void {
    this.#socket = undefined;
    this.#open = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { forget, reject } of waiting) {
      forget();
      reject(noSocket());
    }
  }
}

const parse = (text: unknown): GatewayMessage | undefined => {
  if (typeof text !== 'string') return undefined;
  try {
    const message = JSON.parse(text);
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
};
