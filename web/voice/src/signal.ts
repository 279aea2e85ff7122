import type { Browser } from './browser.ts';
import { REFUSALS } from './codes.ts';
import { Emitter } from './emitter.ts';
import { pageError, TrunklineError } from './error.ts';
import type { Letter } from './message.ts';
import { type CallNews, type GatewayMessage, type Ok, PROTOCOL, type Refusal, type Reply, type Request, type WelcomeData } from './protocol.ts';

const REPLY_LIMIT_MILLIS = 15_000;
/** Whoever is written to has as long as SIP lets him (RFC 3261, timer F), and the gateway the rest. */
export const DELIVERY_LIMIT_MILLIS = 40_000;
const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 15_000;
/** The gateway does not accept the token: the same one will not do better. */
const TOKEN_REFUSED = 4401;
/** What a page may say that is not goodbye: the browser keeps 1001 for itself. */
const LEFT = 4001;

const noSocket = () => pageError('no-connection', 'There is no connection to the gateway. It is being tried again.');
const noReply = () => pageError('no-reply', 'The gateway did not reply in time. Try again.');

/** Half to the whole of 0.5 s, 1 s, 2 s ... 15 s: pages that lost one gateway together come back apart. */
export const retryMillis = (failures: number, random: number): number =>
  Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);

/** The token goes where a browser lets a page put something: as the Quarkus guide to WebSockets has it. */
const protocolsOf = (token: string | undefined): string[] =>
  token === undefined ? [PROTOCOL] : [PROTOCOL, encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`)];

type Waiting = { sentMillis: number, resolve(ok: Ok): void, reject(why: TrunklineError): void, forget(): void };
type Opening = { resolve(): void, reject(why: TrunklineError): void };

type SignalEvents = {
  /** The gateway has said welcome: requests can be sent. */
  open: [welcome: WelcomeData],
  /** The socket is lost; it is tried again. */
  lost: [],
  /** The gateway does not accept the token; nothing is tried until start. */
  refused: [why: TrunklineError],
  tokenWillExpire: [secondsLeft: number],
  iceServers: [iceServers: RTCIceServer[]],
  news: [news: CallNews],
  /** A message that belongs to no call. */
  letter: [letter: Letter],
};

/**
 * The socket to the gateway: requests with their replies, news, and a new socket when one is lost.
 *
 * <pre>
 *            start          welcome           stop
 *   stopped -------> opening -------> open ----------> stopped
 *                    |  ^  ^            |
 *            refused |  |  +--- lost ---+     (after a wait)
 *                    v  | start
 *                   refused
 * </pre>
 */
export class Signal extends Emitter<SignalEvents> {
  /** Where the next socket goes, and with which token. */
  url: string;
  token: string | undefined;
  readonly #browser: Browser;
  readonly #waiting = new Map<string, Waiting>();
  #opening: Opening[] = [];
  #socket: WebSocket | undefined;
  #cancelRetry: (() => void) | undefined;
  #refusal: Refusal | undefined;
  #open = false;
  #failures = 0;
  #roundTripMillis = Infinity;
  #lastId = 0;

  constructor(url: string, token: string | undefined, browser: Browser) {
    super();
    this.url = url;
    this.token = token;
    this.#browser = browser;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** The shortest time that a reply has taken on this socket; infinite before the first. */
  get roundTripMillis(): number {
    return this.#roundTripMillis;
  }

  start(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#socket) return;
    const socket = this.#browser.openSocket(this.url, protocolsOf(this.token));
    this.#socket = socket;
    this.#refusal = undefined;
    this.#roundTripMillis = Infinity;
    // Events of a socket that is not ours any more say nothing.
    socket.onmessage = event => { if (socket === this.#socket) this.#received(event.data); };
    socket.onclose = event => { if (socket === this.#socket) this.#closed(event.code); };
  }

  /** Starts, until the gateway has said welcome. Rejects with a TrunklineError at the first failure. */
  opened(): Promise<void> {
    if (this.#open) return Promise.resolve();
    this.start();
    return new Promise((resolve, reject) => {
      const forget = this.#browser.after(REPLY_LIMIT_MILLIS, () => reject(noReply()));
      this.#opening.push({
        resolve: () => { forget(); resolve(); },
        reject: why => { forget(); reject(why); },
      });
    });
  }

  /** Says goodbye: the gateway ends what is on the socket. */
  stop(): void {
    this.#end(1000);
  }

  #end(code: number): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    const socket = this.#socket;
    this.#drop(noSocket());
    socket?.close(code);
  }

  /** The page goes, and may be back: calls are kept. */
  leave(): void {
    this.#end(LEFT);
  }

  /** The socket does not answer, or its network is gone: another one, at once. */
  renew(): void {
    if (this.#open) {
      this.#end(LEFT);
      this.emit('lost');
      this.start();
    } else if (this.#cancelRetry) {
      this.start();
    }
  }

  /** Rejects with a TrunklineError: refused, no connection, or no reply. */
  request(request: Request, limitMillis = REPLY_LIMIT_MILLIS): Promise<Ok> {
    if (!this.#open) return Promise.reject(noSocket());
    const id = String(++this.#lastId);
    const reply = new Promise<Ok>((resolve, reject) => {
      const forget = this.#browser.after(limitMillis, () => {
        this.#waiting.delete(id);
        reject(noReply());
      });
      this.#waiting.set(id, { sentMillis: this.#browser.clock(), resolve, reject, forget });
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
        return this.#welcomed(message.data);
      case 'token-will-expire':
        return this.emit('tokenWillExpire', message.data.secondsLeft);
      case 'ice-servers':
        return this.emit('iceServers', message.data.iceServers);
      case 'message':
        return message.callId === undefined ? this.emit('letter', message.data) : this.emit('news', message);
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
      case 'media-lost':
      case 'media-restored':
        return this.emit('news', message);
      default:
        message satisfies never; // a type of a newer gateway: ignored
    }
  }

  #welcomed(welcome: WelcomeData): void {
    this.#open = true;
    this.#failures = 0;
    this.emit('open', welcome);
    for (const { resolve } of this.#opening.splice(0)) resolve();
  }

  #replied(reply: Reply): void {
    const waiting = this.#waiting.get(reply.replyTo ?? '');
    if (!waiting) {
      if (reply.type === 'error') this.#refusal = reply; // says why the socket is about to close
      return;
    }
    this.#waiting.delete(reply.replyTo!);
    waiting.forget();
    this.#roundTripMillis = Math.min(this.#roundTripMillis, this.#browser.clock() - waiting.sentMillis);
    if (reply.type === 'ok') waiting.resolve(reply);
    else waiting.reject(new TrunklineError(reply.data));
  }

  #closed(code: number): void {
    if (code === TOKEN_REFUSED) return this.#refused();
    const wait = retryMillis(this.#failures++, this.#browser.random());
    this.#drop(noSocket());
    this.#cancelRetry = this.#browser.after(wait, () => this.start());
    this.emit('lost');
  }

  #refused(): void {
    const why = new TrunklineError(this.#refusal?.data
      ?? { code: REFUSALS['user-refused'], name: 'user-refused', message: 'The gateway does not accept the token.' });
    this.#drop(why);
    this.emit('lost');
    this.emit('refused', why);
  }

  #drop(why: TrunklineError): void {
    this.#socket = undefined;
    this.#open = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { forget, reject } of waiting) {
      forget();
      reject(why);
    }
    for (const { reject } of this.#opening.splice(0)) reject(why);
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
