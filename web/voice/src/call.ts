import type { Browser, Player } from './browser.ts';
import { Emitter } from './emitter.ts';
import { type CallEnd, endByFailure, endByGateway, endByPage, endBySignal, isFailure } from './end.ts';
import { pageError, TrunklineError } from './error.ts';
import { Media } from './media.ts';
import { Path, SILENT_MILLIS } from './path.ts';
import { type Message, type MessageOptions, named } from './message.ts';
import type { MicrophoneChoice } from './microphone.ts';
import type { CallNews, IncomingData, KeptCall, QualityData, RejectStatus, Request, TransferData, WarningData } from './protocol.ts';
import type { Sample } from './sample.ts';
import { DELIVERY_LIMIT_MILLIS, type Signal } from './signal.ts';
import type { QualityWarning, QualityWarningData } from './warnings.ts';
import { Watch } from './watch.ts';

/** Where a call is: it rings here, is being set up, rings there, goes on, goes on with its audio interrupted, is over. */
export type CallStatus = 'pending' | 'connecting' | 'ringing' | 'open' | 'reconnecting' | 'closed';

/** What is wrong while the call goes on: by this browser's statistics, by the gateway, or with the devices here. */
export type WarningName = QualityWarning | 'silent' | 'unheard' | 'hold-refused' | 'microphone-gone' | 'sound-blocked';

/** A sentence for a person, or the samples that raised it. */
export type WarningInfo = { message: string } | QualityWarningData;

/** Whom to call, and the number to show. */
export type CallOut = { to: string, callerId: string | undefined };

/** A call that rings here: the gateway's name for it, and who calls. */
export type CallIn = IncomingData & { callId: string };

export type CallEvents = {
  /** The phone there rings; with early media its line can be heard already. */
  ringing: [hasEarlyMedia: boolean],
  /** Somebody is there: the call goes on. */
  accept: [call: Call],
  /** What plays the other side; its srcObject is the stream. */
  audio: [player: Player],
  /** How loud both are, 0 to 1, ten times a second. */
  volume: [input: number, output: number],
  /** What the browser's statistics say, each second. */
  sample: [sample: Sample],
  warning: [name: WarningName, data: WarningInfo],
  'warning-cleared': [name: WarningName],
  mute: [muted: boolean, call: Call],
  /** One side put the other on hold, or took it back. */
  hold: [held: boolean, by: 'browser' | 'phone'],
  /** A transfer goes on, this page's or the other side's. */
  transfer: [transfer: TransferData],
  /** The other side has a message of ours. */
  messageSent: [message: Message],
  messageReceived: [message: Message],
  /** The other side pressed a key. */
  digit: [digit: string, durationMillis: number],
  /** How good the last five seconds were, as the gateway sees all of the way. */
  quality: [quality: QualityData],
  /** No audio gets through at the moment. */
  reconnecting: [error: TrunklineError],
  reconnected: [],
  /** Something failed; if it was the whole call, its end follows. */
  error: [error: TrunklineError],
  /** It stopped ringing here before it was accepted: given up, taken elsewhere, ignored. */
  cancel: [],
  /** It was rejected here. */
  reject: [],
  /** It is over in any other way. */
  disconnect: [call: Call],
  /** Comes last, after cancel, reject or disconnect, whatever the reason. */
  ended: [end: CallEnd],
};

/** What says that something works again, and what that was. */
const CLEARED: Partial<Record<WarningData['kind'], WarningName>> = { 'heard-again': 'silent', 'heard-by-phone': 'unheard' };

/** After that long without a connection it is tried once more. */
const RENEWAL_MILLIS = 3000;

type State = 'pending' | 'connecting' | 'ringing' | 'open' | 'closed';

/**
 * One call. Calls out are made by Device.connect; calls in come with the device's event `incoming`.
 *
 * <pre>
 *   out: connecting --ringing--> ringing --answered--> open <--audio lost, found--> reconnecting
 *   in:  pending --accept--> connecting --answered------^
 *       any of them ----- ended, disconnect, reject, ignore -----> closed
 * </pre>
 * (Each step forward may skip others: a phone can answer without ringing.)
 */
export class Call extends Emitter<CallEvents> {
  readonly direction: 'incoming' | 'outgoing';
  /** What was dialled, here or by the caller. */
  readonly to: string;
  /** Who calls, as the telephone network says it; empty for a call out, or where it is not known. */
  readonly from: string;
  /** The name that goes with it. */
  readonly fromName: string;
  readonly #signal: Signal;
  readonly #media: Media;
  readonly #watch: Watch;
  readonly #path: Path;
  readonly #browser: Browser;
  readonly #parameters: Record<string, string>;
  readonly #callerId: string | undefined;
  #state: State;
  #early: boolean | undefined;
  /** No audio gets through, or the gateway is not reached. */
  #interrupted = false;
  #connected = false;
  #wasConnected = false;
  readonly #resumed: boolean;
  #signalLost = false;
  #renewing = false;
  #prepared: Promise<string | undefined> | undefined;
  #cancelRenewal: (() => void) | undefined;
  #end: CallEnd | undefined;
  #callId: string | undefined;
  #held = false;
  #heldByPhone = false;
  /** Warnings that are not cleared yet. */
  readonly #warned = new Set<WarningName>();
  #quality: QualityData | undefined;

  /** @internal */
  constructor(signal: Signal, browser: Browser, rtc: RTCConfiguration, call: CallOut | CallIn | KeptCall) {
    super();
    this.#signal = signal;
    this.#browser = browser;
    this.#media = new Media(browser, rtc);
    this.#path = new Path(browser, this.#media, {
      answers: () => this.#gatewayAnswers(),
      roundTripMillis: () => signal.roundTripMillis,
      gone: () => {
        if (this.#isOver()) return;
        this.#prepared = this.#media.restart().catch(() => undefined); // while the socket opens
        this.#signal.renew();
      },
      deaf: () => void this.#renew(),
    });
    this.#watch = new Watch(browser, this.#media, {
      sample: sample => this.emit('sample', sample),
      warning: change => change.raised ? this.#raise(change.name, change.data) : this.#clear(change.name),
      volume: (input, output) => this.emit('volume', input, output),
      hearsVolume: () => this.listenerCount('volume') > 0,
    });
    this.#listen();
    const kept = 'state' in call ? call : undefined;
    this.#resumed = kept !== undefined;
    const caller = 'from' in call && call.from !== undefined ? call as CallIn : undefined;
    this.direction = caller ? 'incoming' : 'outgoing';
    this.#state = caller && !kept ? 'pending' : 'connecting';
    this.to = call.to;
    this.from = caller?.from ?? '';
    this.fromName = caller?.fromName ?? '';
    this.#callId = (caller ?? kept)?.callId;
    this.#callerId = 'callerId' in call ? call.callerId : undefined;
    this.#parameters = caller
      ? { From: caller.from, FromName: caller.fromName, To: call.to, Trunk: caller.trunk }
      : { To: call.to };
  }

  status(): CallStatus { return this.#state === 'open' && this.#interrupted ? 'reconnecting' : this.#state; }
  /** What is known of the call, by the names that Twilio's SDK has for it: CallSid, From, To; and FromName, Trunk. */
  get parameters(): Record<string, string> { return { ...this.#parameters, ...this.#callId ? { CallSid: this.#callId } : {} }; }
  /** The gateway's name for this call; undefined until it has accepted it. */
  get callId(): string | undefined { return this.#callId; }
  /** Why the call is over; undefined before. */
  get end(): CallEnd | undefined { return this.#end; }
  /** The number of the other side; empty if it is not known. */
  get peer(): string { return this.direction === 'incoming' ? this.from : this.to; }
  /** How good the last five seconds were; undefined before. */
  get quality(): QualityData | undefined { return this.#quality; }
  isMuted(): boolean { return this.#media.isMuted; }
  /** Whether this page has the other side on hold. */
  isHeld(): boolean { return this.#held; }
  /** Whether the other side has this page on hold. */
  isHeldByPhone(): boolean { return this.#heldByPhone; }
  getLocalStream(): MediaStream | undefined { return this.#media.microphone; }
  getRemoteStream(): MediaStream | undefined { return this.#media.remote; }
  /** For statistics, recording and tests. Changing it breaks the call. */
  get peerConnection(): RTCPeerConnection | undefined { return this.#media.peer; }

  /** Takes a call that rings here. What goes wrong is told by the call, which then ends. */
  accept(choice: MicrophoneChoice = {}): void {
    if (this.#state !== 'pending') return;
    this.#state = 'connecting';
    void this.start(choice);
  }

  /** Turns away a call that rings here, and at the user's other pages: not at all, or not now. */
  reject(status: RejectStatus = 'decline'): void {
    if (this.#state !== 'pending') return;
    this.#say({ type: 'reject', callId: this.#callId!, data: { status } });
    this.#finish(endByPage('declined', 'You rejected the call.'));
  }

  /** Is quiet about a call that rings here; it goes on ringing elsewhere. */
  ignore(): void {
    if (this.#state === 'pending') this.#finish(endByFailure(pageError('ignored', 'You let the call ring elsewhere.')));
  }

  /** Ends the call in whatever state it is; again: nothing. */
  disconnect(): void {
    if (this.#state === 'pending') return this.reject();
    const answered = this.#state === 'open';
    this.#hangUp(endByPage(answered ? 'hangup' : 'cancelled', answered ? 'You hung up.' : 'You hung up before anyone answered.'));
  }

  mute(muted = true): void {
    if (muted === this.isMuted()) return;
    this.#media.mute(muted);
    this.emit('mute', muted, this);
  }

  /** Puts the other side on hold. It is so when the event `hold` has come. */
  hold(held = true): void {
    if (this.#callId) this.#say({ type: held ? 'hold' : 'resume', callId: this.#callId, data: {} });
  }

  /** Takes the other side back from hold. */
  unhold(): void {
    this.hold(false);
  }

  /**
   * Hands the other side over to a number, or to that of another call of this device, and leaves.
   * The event `transfer` tells how it goes. Rejects with a TrunklineError if it is not allowed.
   */
  async transfer(to: string | Call): Promise<void> {
    const answered = (call: Call) => call.#state === 'open';
    if (!answered(this)) throw pageError('wrong-state', 'Only an answered call can be handed over.');
    if (typeof to !== 'string' && !answered(to)) {
      throw pageError('wrong-state', 'The other call is not answered yet, so nobody can be handed over to it.');
    }
    const data = typeof to === 'string' ? { to } : { callId: to.callId! };
    await this.#signal.request({ type: 'transfer', callId: this.#callId!, data });
  }

  /**
   * Sends keys: 0-9, *, #, A-D, in any case. They queue behind those still being sent; those of them that have not begun
   * take the new lengths, too. Throws a TrunklineError whose message says why it cannot be done.
   */
  sendDigits(digits: string, durationMillis = 100, gapMillis = 70): void {
    this.#media.sendDigits(digits, durationMillis, gapMillis);
  }

  /** Speaks through another microphone from now on. Rejects with a TrunklineError. */
  async useMicrophone(choice: MicrophoneChoice): Promise<void> {
    await this.#media.useMicrophone(choice);
    this.#clear('microphone-gone');
  }

  /**
   * Writes to the other side, and gives the message a name: it comes again in `messageSent`, or there is an `error`. Throws a
   * TrunklineError while the call is not answered.
   */
  sendMessage(options: MessageOptions): string {
    if (this.#state !== 'open') throw pageError('wrong-state', 'Only who has answered can be written to.');
    const message = named(options);
    const { content, contentType } = message;
    this.#signal.request({ type: 'message', callId: this.#callId!, data: { content, contentType } }, DELIVERY_LIMIT_MILLIS).then(
      () => this.emit('messageSent', message), failure => this.emit('error', failure));
    return message.voiceEventSid;
  }

  /** Plays through another speaker, where the browser can choose: an id of enumerateDevices, '' for the system's choice. */
  useSpeaker(deviceId: string): Promise<void> {
    return this.#media.useSpeaker(deviceId);
  }

  /** Plays, after the warning `sound-blocked`: to be called when the page is clicked. */
  play(): void {
    this.#media.play();
  }

  /** @internal Called once, by the device or by accept. */
  async start(choice: MicrophoneChoice): Promise<void> {
    if (this.#isOver()) return; // before it began
    try {
      await this.#media.openMicrophone(choice);
    } catch (failure) {
      return this.#finish(endByFailure(failure), failure); // the gateway is not told: another page may take it
    }
    if (this.#isOver()) return;
    this.#watch.startVolume();
    try {
      await this.#offer();
    } catch (failure) {
      this.#hangUp(endByFailure(failure), failure);
    }
  }

  /** @internal Called by the device with the news of this call. */
  heard(news: CallNews): void {
    if (this.#isOver()) return;
    switch (news.type) {
      case 'candidate':
        return this.#media.addCandidate(news.data);
      case 'ringing':
        return this.#ring(news.data.earlyMedia);
      case 'answered':
        return this.#answered();
      case 'incoming':
        return; // the device has made this call of it
      case 'held':
      case 'resumed':
        return this.#hold(news.data.by, news.type === 'held');
      case 'transfer':
        return this.emit('transfer', news.data);
      case 'warning':
        return this.#warnedByGateway(news.data);
      case 'dtmf':
        return this.emit('digit', news.data.digit, news.data.durationMillis);
      case 'message':
        return this.emit('messageReceived', named(news.data));
      case 'quality':
        this.#quality = news.data;
        return this.emit('quality', news.data);
      case 'media-lost':
        this.#connected = false;
        this.#interruption();
        return void this.#renew();
      case 'media-restored':
        return; // the browser says it, too
      case 'ended':
        return this.#finish(endByGateway(news.data));
    }
  }

  /** @internal Called by the device: the socket is lost, and the gateway ends what was on it. */
  lost(): void {
    this.#finish(endBySignal());
  }

  /** @internal Called by the device: the socket is lost, and the gateway waits for this page. */
  away(): void {
    if (this.#state === 'pending' || !this.#callId) return this.lost();
    this.#signalLost = true;
    this.#path.stop();
    this.#interruption();
  }

  /** @internal Called by the device: it is back, and this is what the gateway knows of the call. */
  back(kept: KeptCall): void {
    if (this.#isOver()) return;
    this.#signalLost = false;
    this.#catchUp(kept);
    if (!this.#media.peer) return void this.#resume();
    if (this.#prepared || this.#silent()) void this.#renew();
    this.#path.start();
    this.#interruption();
  }

  /** @internal The page has been loaded anew. */
  async #resume(): Promise<void> {
    this.#interruption();
    try {
      await this.#media.openMicrophone({});
    } catch (failure) {
      return this.#hangUp(endByFailure(failure), failure);
    }
    if (this.#isOver()) return;
    this.#watch.startVolume();
    void this.#renew();
  }

  #catchUp(kept: KeptCall): void {
    if (kept.state === 'ringing') this.#ring(kept.earlyMedia);
    if (kept.state === 'answered') this.#answered();
    if (kept.heldByBrowser !== this.#held) this.#hold('browser', kept.heldByBrowser);
    if (kept.heldByPhone !== this.#heldByPhone) this.#hold('phone', kept.heldByPhone);
  }

  /** Whether the browser hears nothing, or says so itself. */
  #silent(): boolean {
    return !this.#connected || (this.#media.silentMillis() ?? 0) > SILENT_MILLIS;
  }

  /** Offers anew: ICE restarts, or, for a page that was loaded anew, there is a first connection. */
  async #renew(): Promise<void> {
    if (this.#renewing || this.#isOver() || !this.#callId) return;
    this.#renewing = true;
    this.#cancelRenewal?.();
    try {
      const prepared = await this.#prepared;
      this.#prepared = undefined;
      const sdp = prepared ?? await (this.#media.peer ? this.#media.restart() : this.#media.offer());
      const ok = await this.#signal.request({ type: 'media', callId: this.#callId, data: { sdp } });
      await this.#media.answered(ok.data.sdp!, data => this.#say({ type: 'candidate', callId: this.#callId!, data }));
    } catch {
      // The socket was lost, which begins it anew; or the call is over, which its end will say.
    } finally {
      this.#renewing = false;
    }
    this.#cancelRenewal = this.#browser.after(RENEWAL_MILLIS, () => { if (!this.#connected && !this.#signalLost) void this.#renew(); });
  }

  #listen(): void {
    this.#media.on('audio', player => this.emit('audio', player));
    this.#media.on('connection', state => this.#connection(state));
    this.#media.on('microphoneGone', () =>
      this.#raise('microphone-gone', { message: 'The microphone is gone, so the other side hears nothing. Choose another.' }));
    this.#media.on('blocked', blocked => blocked
      ? this.#raise('sound-blocked', { message: 'The browser plays no sound until the page is clicked.' })
      : this.#clear('sound-blocked'));
  }

  async #offer(): Promise<void> {
    const sdp = await this.#media.offer();
    if (this.#isOver()) return;
    const ok = await this.#signal.request(this.direction === 'incoming'
      ? { type: 'answer', callId: this.#callId!, data: { sdp } }
      : { type: 'call', data: { to: this.to, ...this.#callerId === undefined ? {} : { callerId: this.#callerId }, sdp } });
    this.#callId = ok.callId!;
    if (this.#isOver()) return this.#sayHangup();
    await this.#media.answered(ok.data.sdp!, data => this.#say({ type: 'candidate', callId: ok.callId!, data }));
  }

  #ring(early: boolean): void {
    if (this.#state === 'open' || this.#early === early) return;
    this.#state = 'ringing';
    this.#early = early;
    this.emit('ringing', early);
  }

  #answered(): void {
    if (this.#state === 'open') return;
    this.#state = 'open';
    this.#watch.startSamples();
    this.emit('accept', this);
  }

  #hold(by: 'browser' | 'phone', held: boolean): void {
    if (by === 'browser') this.#held = held;
    else this.#heldByPhone = held;
    this.emit('hold', held, by);
  }

  #connection(state: RTCPeerConnectionState): void {
    if (this.#isOver()) return;
    switch (state) {
      case 'connected':
        this.#connected = true;
        this.#wasConnected = true;
        this.#cancelRenewal?.();
        this.#path.start();
        break;
      case 'failed':
        if (!this.#wasConnected) return void this.#neverConnected();
        this.#connected = false;
        void this.#renew();
        break;
      case 'disconnected':
        this.#connected = false;
        void this.#renew();
        break;
      default:
        return;
    }
    this.#interruption();
  }

  /** An end of the call takes the audio with it, and may be heard of later: it is there before an answer to this is. */
  async #neverConnected(): Promise<void> {
    await this.#gatewayAnswers().catch(() => {});
    if (this.#wasConnected) return; // meanwhile, by another try
    this.#hangUp(endByPage('media-failed', 'No audio gets through between the browser and the gateway. A firewall may be in the way.'));
  }

  #gatewayAnswers(): Promise<unknown> {
    return this.#signal.request({ type: 'candidate', callId: this.#callId!, data: { candidate: '', sdpMid: '0', sdpMLineIndex: 0 } });
  }

  /** Tells when it begins, and when it is over. */
  #interruption(): void {
    const interrupted = this.#signalLost || this.#wasConnected && !this.#connected || this.#resumed && !this.#connected;
    if (interrupted === this.#interrupted) return;
    this.#interrupted = interrupted;
    if (this.#state !== 'open') return;
    if (!interrupted) this.emit('reconnected');
    else if (this.#signalLost) this.emit('reconnecting', pageError('no-connection', 'The gateway is not reached at the moment. It is being tried again.'));
    else this.emit('reconnecting', pageError('audio-interrupted', 'No audio gets through at the moment.'));
  }

  #warnedByGateway({ kind, message }: WarningData): void {
    const cleared = CLEARED[kind];
    if (cleared) this.#clear(cleared);
    else this.#raise(kind as WarningName, { message });
  }

  #raise(name: WarningName, data: WarningInfo): void {
    this.#warned.add(name);
    this.emit('warning', name, data);
  }

  #clear(name: WarningName): void {
    if (this.#warned.delete(name)) this.emit('warning-cleared', name);
  }

  #say(request: Request): void {
    // What fails here shows itself by an ended call or a lost socket.
    this.#signal.request(request).catch(() => {});
  }

  #sayHangup(): void {
    if (this.#callId) this.#say({ type: 'hangup', callId: this.#callId, data: {} });
  }

  #isOver(): boolean {
    return this.#state === 'closed';
  }

  /** We end it: over at once for the page, and the gateway is told. */
  #hangUp(end: CallEnd, failure?: unknown): void {
    if (this.#isOver()) return;
    this.#sayHangup();
    this.#finish(end, failure);
  }

  #finish(end: CallEnd, failure?: unknown): void {
    if (this.#isOver()) return;
    const rang = this.#state === 'pending';
    this.#end = end;
    this.#state = 'closed';
    this.#watch.stop();
    this.#path.stop();
    this.#cancelRenewal?.();
    this.#media.close();
    if (isFailure(end)) {
      this.emit('error', failure instanceof TrunklineError ? failure : new TrunklineError({ code: end.code, name: end.cause, message: end.message }));
    }
    if (!rang) this.emit('disconnect', this);
    else this.emit(end.cause === 'declined' ? 'reject' : 'cancel');
    this.emit('ended', end);
  }
}
