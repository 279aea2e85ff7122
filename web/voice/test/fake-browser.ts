import type { Browser, Meter, Player } from '../src/browser.ts';

/** A socket with the gateway's end in the test's hand. */
export class FakeSocket {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;
  readonly url: string;
  readonly protocols: string[];
  readonly sent: any[] = [];
  closedWith: number | undefined;

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  send(text: string): void { this.sent.push(JSON.parse(text)); }
  close(code: number): void { this.closedWith = code; }

  says(message: object): void { this.onmessage!({ data: JSON.stringify({ id: 'g', ...message }) }); }
  saysText(data: unknown): void { this.onmessage!({ data }); }
  welcomes(more: object = {}): void {
    this.says({ type: 'welcome', data: { version: '0.1.0', protocol: 'trunkline.v1', testNumbers: [], ...more } });
  }
  /** The answer to the last request of this type. */
  grants(type: string, data: object = {}, callId?: string): void { this.says({ type: 'ok', replyTo: this.last(type).id, callId, data }); }
  refuses(type: string, code: number, name: string, message: string): void {
    this.says({ type: 'error', replyTo: this.last(type).id, data: { code, name, message } });
  }
  breaks(code = 1006): void { this.onclose!({ code }); }

  last(type: string): any { return this.sent.findLast(message => message.type === type); }
  count(type: string): number { return this.sent.filter(message => message.type === type).length; }
}

export class FakeTrack {
  enabled = true;
  stopped = false;
  onended: (() => void) | null = null;
  stop(): void { this.stopped = true; }
}

export class FakeStream {
  readonly track = new FakeTrack();
  getTracks(): FakeTrack[] { return [this.track]; }
  getAudioTracks(): FakeTrack[] { return [this.track]; }
}

/** Tones like a browser's: what is inserted replaces what waits. */
export class FakeTones {
  canInsertDTMF = true;
  toneBuffer = '';
  readonly inserted: unknown[][] = [];
  insertDTMF(tones: string, duration: number, gap: number): void {
    this.toneBuffer = tones;
    this.inserted.push([tones, duration, gap]);
  }
}

export class FakePlayer {
  srcObject: unknown = null;
  sinkId = '';
  /** What the browser says to a page that wants to play. */
  refusal: DOMException | undefined;
  plays = 0;
  async play(): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.plays++;
  }
  async setSinkId(id: string): Promise<void> { this.sinkId = id; }
}

/** Like a real one it takes no candidate before the answer, and nothing at all once it is closed. */
export class FakePeer {
  onicecandidate: ((event: { candidate: RTCIceCandidateInit | null }) => void) | undefined;
  ontrack: ((event: { track: unknown, streams: unknown[] }) => void) | undefined;
  onconnectionstatechange: (() => void) | undefined;
  connectionState = 'new';
  localDescription: { type: string, sdp: string } | null = null;
  remoteDescription: { type: string, sdp: string } | null = null;
  readonly remoteCandidates: string[] = [];
  readonly sender = { dtmf: new FakeTones(), track: undefined as unknown, replaceTrack: async (track: unknown) => { this.sender.track = track; } };
  transceivers: unknown[] = [];
  closed = false;
  readonly configuration: RTCConfiguration;
  /** What getStats says, each second. */
  stats: object[] = [];

  constructor(configuration: RTCConfiguration) { this.configuration = configuration; }

  async getStats() { return new Map(this.stats.map(entry => [(entry as any).id, entry])); }

  addTransceiver(track: unknown, init: unknown): void {
    this.sender.track = track;
    this.transceivers.push(init);
  }
  getSenders(): unknown[] { return [this.sender]; }
  async createOffer(options?: RTCOfferOptions) { return { type: 'offer', sdp: options?.iceRestart ? 'a restart' : 'the offer' }; }
  /** When audio last came in; undefined: never. */
  heardMillis: number | undefined;
  getReceivers() { return [{ getSynchronizationSources: () => this.heardMillis === undefined ? [] : [{ timestamp: this.heardMillis }] }]; }
  async setLocalDescription(description: { type: string, sdp: string }) { this.localDescription = description; }
  async setRemoteDescription(description: { type: string, sdp: string }) {
    if (this.closed) throw new Error('closed');
    if (description.sdp === 'nonsense') throw new Error('Failed to parse SessionDescription.');
    this.remoteDescription = description;
  }
  async addIceCandidate({ candidate }: RTCIceCandidateInit) {
    if (!this.remoteDescription) throw new Error('a candidate before the answer');
    if (candidate === 'bad') throw new Error('not a candidate');
    this.remoteCandidates.push(candidate!);
  }
  close(): void { this.closed = true; }

  finds(candidate: string | null): void {
    this.onicecandidate!({ candidate: candidate === null ? null : { candidate, sdpMid: '0', sdpMLineIndex: 0 } });
  }
  hears(stream: unknown = new FakeStream()): void { this.ontrack!({ track: undefined, streams: [stream] }); }
  becomes(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange!();
  }
}

export class FakeBrowser implements Browser {
  readonly sockets: FakeSocket[] = [];
  readonly peers: FakePeer[] = [];
  readonly microphones: FakeStream[] = [];
  readonly asked: MediaTrackConstraints[] = [];
  /** What asking for the microphone does, if not give one at once. */
  microphone: (() => Promise<FakeStream>) | undefined;
  readonly players: FakePlayer[] = [];
  /** Streams whose level is being read. */
  readonly meters = new Set<unknown>();
  level = 0.5;
  readonly address = 'https://page.example/phone/';
  nowMillis = 0;
  #timers: { at: number, callback: () => void }[] = [];
  #page = new EventTarget();

  get socket(): FakeSocket { return this.sockets.at(-1)!; }
  get peer(): FakePeer { return this.peers.at(-1)!; }
  get timers(): number { return this.#timers.length; }

  /** What outlives the page. */
  readonly kept = new Map<string, string>();
  keep(key: string, text: string): void { this.kept.set(key, text); }
  take(key: string): string | undefined {
    const text = this.kept.get(key);
    this.kept.delete(key);
    return text;
  }
  clock(): number { return this.nowMillis; }

  openSocket(url: string, protocols: string[]): WebSocket {
    this.sockets.push(new FakeSocket(url, protocols));
    return this.socket as never;
  }
  openPeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
    this.peers.push(new FakePeer(configuration));
    return this.peer as never;
  }
  async openMicrophone(constraints: MediaTrackConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const stream = await (this.microphone?.() ?? new FakeStream());
    this.microphones.push(stream);
    return stream as never;
  }
  openPlayer(): Player {
    this.players.push(new FakePlayer());
    return this.players.at(-1) as never;
  }
  openMeter(stream: MediaStream): Meter {
    this.meters.add(stream);
    return { read: () => this.level, close: () => { this.meters.delete(stream); } };
  }
  onPage(event: string, callback: () => void): () => void {
    this.#page.addEventListener(event, callback);
    return () => this.#page.removeEventListener(event, callback);
  }
  after(millis: number, callback: () => void): () => void {
    const timer = { at: this.nowMillis + millis, callback };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter(other => other !== timer); };
  }
  random(): number { return 0.999_999; }

  page(event: 'pagehide' | 'pageshow' | 'online'): void { this.#page.dispatchEvent(new Event(event)); }

  passes(millis: number): void {
    const until = this.nowMillis + millis;
    for (;;) {
      const next = this.#timers.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter(timer => timer !== next);
      this.nowMillis = next.at;
      next.callback();
    }
    this.nowMillis = until;
  }
}

/** Lets everything that only waits for promises run. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
