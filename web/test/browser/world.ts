import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ENDS } from '@trunkline/voice';
import { chromium, type Browser, type BrowserContextOptions, type Page, type WebSocketRoute } from 'playwright-core';

const PAGE = 'target/classes/META-INF/resources';
const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', svg: 'image/svg+xml', json: 'application/json' };
const SCREENSHOTS = 'target/screenshots';

export const TEST_NUMBERS = [
  ['+15550100', 'Echo', 'Says back what you say.'],
  ['+15550101', 'Menu', 'Reads out each key that you press, and how it came.'],
  ['+15550102', 'Tone', 'A steady tone of 1004 Hz.'],
  ['+15550103', 'Music', 'Plays until you hang up.'],
  ['+15550104', 'Busy', 'Is always busy.'],
  ['+15550105', 'Nobody', 'Rings and never answers.'],
  ['+15550106', 'Announcement', 'Speaks before it answers.'],
  ['+15550107', 'Short', 'Hangs up after five seconds.'],
  ['+15550108', 'A-law', 'Answers with A-law only.'],
  ['+15550109', 'Declines', 'Rejects every call.'],
  ['+15550110', 'Bad line', 'Loses 5 % of the packets.'],
].map(([number, name, description]) => ({ number, name, description }));

/** The built page on a port of its own, and a Chromium whose microphone beeps. */
export class World {
  readonly #server;
  readonly #browser: Browser;
  readonly #address: string;
  readonly #far: FarEnd;

  private constructor(server: ReturnType<typeof createServer>, browser: Browser, address: string, far: FarEnd) {
    this.#server = server;
    this.#browser = browser;
    this.#address = address;
    this.#far = far;
  }

  static async start(): Promise<World> {
    const server = createServer(async (request, response) => {
      const name = request.url === '/' ? '/index.html' : request.url!.split('?')[0]!;
      const body = await readFile(PAGE + name).catch(() => undefined);
      response.writeHead(body ? 200 : 404, { 'content-type': TYPES[name.split('.').at(-1)!] ?? 'text/plain' });
      response.end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection'],
    });
    mkdirSync(SCREENSHOTS, { recursive: true });
    const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
    // With leave to use the microphone a page shows its real addresses.
    const far = await FarEnd.open(await browser.newPage({ permissions: ['microphone'] }), address);
    return new World(server, browser, address, far);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }

  /** A visitor with a page and a gateway of their own. */
  async visit(options: BrowserContextOptions & { microphone?: boolean } = {}): Promise<Visit> {
    const { microphone = true, ...rest } = options;
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: microphone ? ['microphone'] : [], ...rest });
    const page = await context.newPage();
    const gateway = new StubGateway(this.#far);
    await page.routeWebSocket('**/v1/signal', route => gateway.accept(route));
    const problems: string[] = [];
    page.on('pageerror', error => problems.push(String(error)));
    page.on('console', message => { if (message.type() === 'error') problems.push(message.text()); });
    await page.goto(this.#address);
    await page.locator('trunkline-softphone[data-gateway=ready]').waitFor();
    return { page, gateway, far: this.#far, problems, close: () => context.close(), shoot: name => shoot(page, name) };
  }
}

export type Visit = {
  page: Page, gateway: StubGateway, far: FarEnd,
  /** Uncaught errors and errors on the console. */
  problems: string[],
  close(): Promise<void>,
  shoot(name: string): Promise<void>,
};

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
};

const chromiumPath = (): string => {
  const found = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => path && existsSync(path));
  if (!found) throw new Error('The browser tests need Chromium: install it (Debian: apt-get install chromium) or name it in the variable CHROMIUM.');
  return found;
};

/** The other side of the audio: a page that answers with real RTCPeerConnections and plays a tone. One visitor at a time. */
export class FarEnd {
  readonly #page: Page;

  private constructor(page: Page) { this.#page = page; }

  static async open(page: Page, address: string): Promise<FarEnd> {
    await page.goto(`${address}favicon.svg`);
    return new FarEnd(page);
  }

  /** The answer to an offer; candidates are in it. With the first call of a visitor those of the one before are over. */
  answer(offer: string, callId: string): Promise<string> {
    return this.#page.evaluate(async ([sdp, callId]) => {
      const context = new AudioContext();
      const tone = new OscillatorNode(context, { frequency: 440 });
      const quieter = new GainNode(context, { gain: 0.25 });
      const out = context.createMediaStreamDestination();
      tone.connect(quieter).connect(out);
      tone.start();
      await context.resume();
      const peers = (globalThis as any).peers ??= new Map<string, RTCPeerConnection>();
      if (callId === 'c1') {
        for (const before of peers.values()) before.close();
        peers.clear();
      }
      const peer = new RTCPeerConnection();
      peers.set(callId, peer);
      peer.addTrack(out.stream.getAudioTracks()[0]!);
      const ear = new Audio(); // without one, Chromium does not even decode
      peer.ontrack = ({ track }) => {
        ear.srcObject = new MediaStream([track]);
        void ear.play();
      };
      await peer.setRemoteDescription({ type: 'offer', sdp });
      await peer.setLocalDescription();
      await new Promise<void>(resolve => {
        peer.onicegatheringstatechange = () => { if (peer.iceGatheringState === 'complete') resolve(); };
      });
      return peer.localDescription!.sdp;
    }, [offer, callId] as const);
  }

  addCandidate(candidate: object, callId: string): Promise<void> {
    return this.#page.evaluate(([data, callId]) => (globalThis as any).peers.get(callId).addIceCandidate(data), [candidate, callId] as const);
  }

  /** Total audio energy that arrived from the telephone; grows while it is heard. */
  heard(): Promise<number> {
    return this.#page.evaluate(async () => {
      const stats = await (globalThis as any).peers.get('c1').getStats() as RTCStatsReport;
      return [...stats.values()].find(entry => entry.type === 'inbound-rtp')?.totalAudioEnergy ?? 0;
    });
  }
}

/** Speaks trunkline.v1 as docs/protocol/signal.md has it; the test says when the phone does what. */
export class StubGateway {
  readonly requests: any[] = [];
  readonly #far: FarEnd;
  #socket: WebSocketRoute | undefined;
  #lastId = 0;
  #lastCall = 0;
  readonly #accepted = new Map<string, { done: Promise<void>, now(): void }>();
  /** Refuses the next call with this. */
  refusal: object | undefined;

  constructor(far: FarEnd) { this.#far = far; }

  accept(socket: WebSocketRoute): void {
    this.#socket = socket;
    socket.onMessage(text => this.#asked(JSON.parse(String(text))));
    this.#send('welcome', { version: '0.1.0', protocol: 'trunkline.v1', testNumbers: TEST_NUMBERS }, {});
  }

  /** News of a call, once it is accepted. */
  async says(type: string, data: object = {}, callId = 'c1'): Promise<void> {
    await this.#accept(callId).done;
    this.#send(type, data, { callId });
  }

  /** Somebody calls. */
  rings(from = '+15550123', fromName = ''): string {
    const callId = `c${++this.#lastCall}`;
    this.#send('incoming', { from, fromName, to: '+15550199', trunk: 'office' }, { callId });
    return callId;
  }

  /** A call is over, also before it was accepted. */
  stops(cause: keyof typeof ENDS, message: string, callId = 'c1'): void {
    this.#send('ended', { code: ENDS[cause], cause, sipStatus: null, by: 'phone', message }, { callId });
  }

  #accept(callId: string): { done: Promise<void>, now(): void } {
    let accepted = this.#accepted.get(callId);
    if (!accepted) {
      let now = () => {};
      const done = new Promise<void>(resolve => { now = resolve; });
      this.#accepted.set(callId, accepted = { done, now });
    }
    return accepted;
  }

  #send(type: string, data: object, more: object): void {
    this.#socket!.send(JSON.stringify({ type, id: String(++this.#lastId), ...more, data }));
  }

  dropsSocket(): Promise<void> { return this.#socket!.close({ code: 1011 }); }

  #asked(request: any): void {
    this.requests.push(request);
    switch (request.type) {
      case 'call':
      case 'answer':
        void this.#called(request).catch(() => {}); // the test may be over
        return;
      case 'candidate':
        void this.#accept(request.callId).done.then(() => this.#far.addCandidate(request.data, request.callId)).catch(() => {}); // the test may be over
        return this.#send('ok', {}, { replyTo: request.id, callId: request.callId });
      case 'hold':
      case 'resume':
        this.#send('ok', {}, { replyTo: request.id, callId: request.callId });
        return this.#send(request.type === 'hold' ? 'held' : 'resumed', { by: 'browser' }, { callId: request.callId });
      default:
        return this.#send('ok', {}, { replyTo: request.id });
    }
  }

  async #called(request: any): Promise<void> {
    if (this.refusal) return this.#send('error', this.refusal, { replyTo: request.id });
    const callId = request.callId ?? `c${++this.#lastCall}`;
    const sdp = await this.#far.answer(request.data.sdp, callId);
    this.#send('ok', { sdp }, { replyTo: request.id, callId });
    this.#accept(callId).now();
    await this.says('candidate', { candidate: '', sdpMid: '0', sdpMLineIndex: 0 }, callId);
  }
}
