import type { Browser } from './browser.ts';
import { digitOf } from './digits.ts';
import { Emitter } from './emitter.ts';
import { type CallEnd, endByFailure, endByGateway, endByPage, endBySignal } from './end.ts';
import { pageError } from './error.ts';
import { Held } from './held.ts';
import { constraintsOf, type MicrophoneChoice, microphoneError } from './microphone.ts';
import type { CallNews, CandidateData, IncomingData, QualityData, RejectStatus, Request, TransferData, WarningData } from './protocol.ts';
import type { Signal } from './signal.ts';

export type CallState = 'incoming' | 'connecting' | 'ringing' | 'early-media' | 'connected' | 'ended';

export type CallOptions = MicrophoneChoice & {
  /** What to dial: digits, * and #, a + in front. */
  to: string,
};

/** A call that rings here: the gateway's name for it, and who calls. */
export type CallIn = IncomingData & { callId: string };

export type CallEvents = {
  state: [state: CallState];
  /** There is sound from the other side to be played. */
  audio: [remote: MediaStream];
  mute: [muted: boolean];
  /** Who is on hold has changed: see isHeld and isHeldByPhone. */
  hold: [];
  /** A transfer goes on, this page's or the other side's. */
  transfer: [transfer: TransferData];
  /** The other side pressed a key. */
  digit: [digit: string, durationMillis: number];
  /** Something does not work and the call goes on, for a person; empty: it works again. */
  warning: [words: string];
  /** How good the last five seconds were. */
  quality: [quality: QualityData];
  ended: [end: CallEnd];
};

/** What says that something works again. */
const OVER: readonly WarningData['kind'][] = ['heard-again', 'heard-by-phone'];

/**
 * One call. Calls out are made by Device.connect; calls in come with the device's event `incoming`.
 *
 * <pre>
 *   out: connecting --ringing--> ringing --ringing, early media--> early-media --answered--> connected
 *   in:  incoming --accept--> connecting ------------------------------------- answered -------^
 *       any of them ------------------- ended, disconnect, reject ----------------------> ended
 * </pre>
 * (Each step forward may skip others: a phone can answer without ringing.)
 */
export class Call extends Emitter<CallEvents> {
  /** What was dialled, here or by the caller. */
  readonly to: string;
  /** Who calls, as the telephone network says it; undefined for a call out, may be empty. */
  readonly from: string | undefined;
  /** The name that goes with it, as the telephone network says it; undefined for a call out, may be empty. */
  readonly fromName: string | undefined;
  readonly #signal: Signal;
  readonly #browser: Browser;
  readonly #localCandidates = new Held<CandidateData>();
  readonly #remoteCandidates = new Held<CandidateData>();
  #state: CallState;
  #end: CallEnd | undefined;
  #callId: string | undefined;
  #peer: RTCPeerConnection | undefined;
  #microphone: MediaStream | undefined;
  #remote: MediaStream | undefined;
  #muted = false;
  #held = false;
  #heldByPhone = false;
  #quality: QualityData | undefined;

  constructor(signal: Signal, browser: Browser, call: CallOptions | CallIn) {
    super();
    this.to = call.to;
    this.#signal = signal;
    this.#browser = browser;
    if ('callId' in call) {
      this.from = call.from;
      this.fromName = call.fromName;
      this.#callId = call.callId;
      this.#state = 'incoming';
    } else {
      this.#state = 'connecting';
    }
  }

  get state(): CallState { return this.#state; }
  /** Why the call is over; undefined before. */
  get end(): CallEnd | undefined { return this.#end; }
  /** The gateway's name for this call; undefined until it has accepted it. */
  get callId(): string | undefined { return this.#callId; }
  get isMuted(): boolean { return this.#muted; }
  /** Whether this page has the other side on hold. */
  get isHeld(): boolean { return this.#held; }
  /** Whether the other side has this page on hold. */
  get isHeldByPhone(): boolean { return this.#heldByPhone; }
  /** How good the last five seconds were; undefined before. */
  get quality(): QualityData | undefined { return this.#quality; }
  get isIncoming(): boolean { return this.from !== undefined; }
  /** The number of the other side; empty if it is not known. */
  get peer(): string { return this.from ?? this.to; }
  /** For statistics, recording and tests. Changing it breaks the call. */
  get peerConnection(): RTCPeerConnection | undefined { return this.#peer; }
  get localStream(): MediaStream | undefined { return this.#microphone; }
  get remoteStream(): MediaStream | undefined { return this.#remote; }

  /** Ends the call in whatever state it is; again: nothing. */
  disconnect(): void {
    if (this.#state === 'incoming') return this.reject();
    const answered = this.#state === 'connected';
    this.#hangUp(endByPage(answered ? 'hangup' : 'cancelled', answered ? 'You hung up.' : 'You hung up before anyone answered.'));
  }

  /** Takes a call that rings here. What goes wrong is told by the call, which then ends. */
  accept(choice: MicrophoneChoice = {}): void {
    if (this.#state !== 'incoming') return;
    this.#enter('connecting');
    void this.start(choice);
  }

  /** Turns away a call that rings here, and at the user's other pages: not at all, or not now. */
  reject(status: RejectStatus = 'decline'): void {
    if (this.#state !== 'incoming') return;
    this.#say({ type: 'reject', callId: this.#callId!, data: { status } });
    this.#finish(endByPage('declined', 'You rejected the call.'));
  }

  /** Puts the other side on hold, or takes it back. It is so when `hold` has come. */
  hold(held = true): void {
    if (this.#callId) this.#say({ type: held ? 'hold' : 'resume', callId: this.#callId, data: {} });
  }

  /**
   * Hands the other side over to a number, or to that of another call of this device, and leaves.
   * The event `transfer` tells how it goes. Rejects with an Error, whose message is for a person, if it is not allowed.
   */
  async transfer(to: string | Call): Promise<void> {
    const answered = (call: Call) => call.#state === 'connected';
    if (!answered(this)) throw pageError('wrong-state', 'Only an answered call can be handed over.');
    if (typeof to !== 'string' && !answered(to)) throw pageError('wrong-state', 'The other call is not answered yet, so nobody can be handed over to it.');
    const data = typeof to === 'string' ? { to } : { callId: to.callId! };
    await this.#signal.request({ type: 'transfer', callId: this.#callId!, data });
  }

  mute(muted = true): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.#applyMute();
    this.emit('mute', muted);
  }

  /**
   * Sends keys: 0-9, *, #, A-D, in any case. They queue behind those still being sent;
   * those of them that have not begun take the new lengths, too.
   * Throws a TrunklineError, whose message says why.
   */
  sendDigits(digits: string, durationMillis = 100, gapMillis = 70): void {
    const keys = [...digits].map(digitOf);
    if (keys.includes(undefined)) throw pageError('bad-digits', 'The keys of a telephone are 0 to 9, *, # and A to D.');
    const sender = this.#peer?.getSenders().find(sender => sender.dtmf)?.dtmf;
    if (this.#state === 'ended' || !sender) throw pageError('wrong-state', 'There is no call to send digits on.');
    if (!sender.canInsertDTMF) throw pageError('digits-not-possible', this.#whyNoDigits());
    // insertDTMF replaces what has not been sent yet, hence the buffer in front.
    sender.insertDTMF(sender.toneBuffer + keys.join(''), durationMillis, gapMillis);
  }

  /** Speaks through another microphone from now on. Rejects with an Error whose message is for a person. */
  async useMicrophone(choice: MicrophoneChoice): Promise<void> {
    const stream = await this.#openMicrophone(choice);
    const sender = this.#peer?.getSenders()[0];
    if (this.#state === 'ended' || !sender) return stopTracks(stream);
    await sender.replaceTrack(stream.getAudioTracks()[0]!);
    stopTracks(this.#microphone);
    this.#adopt(stream);
  }

  /** Called once, by the device or by accept. */
  async start(choice: MicrophoneChoice): Promise<void> {
    try {
      this.#adopt(await this.#openMicrophone(choice));
    } catch (failure) {
      return this.#finish(endByFailure(failure)); // another page may take it
    }
    if (this.#isOver()) return stopTracks(this.#microphone);
    try {
      await this.#offer(this.#openPeer());
    } catch (failure) {
      this.#hangUp(endByFailure(failure));
    }
  }

  /** Called by the device with the news of this call. */
  heard(news: CallNews): void {
    if (this.#isOver()) return;
    switch (news.type) {
      case 'candidate':
        return this.#remoteCandidates.add(news.data);
      case 'ringing':
        return this.#enter(news.data.earlyMedia ? 'early-media' : 'ringing');
      case 'answered':
        return this.#enter('connected');
      case 'incoming':
        return; // the device has made this call of it
      case 'held':
      case 'resumed':
        return this.#hear(news.data.by, news.type === 'held');
      case 'transfer':
        return this.emit('transfer', news.data);
      case 'warning':
        return this.emit('warning', OVER.includes(news.data.kind) ? '' : news.data.message);
      case 'dtmf':
        return this.emit('digit', news.data.digit, news.data.durationMillis);
      case 'quality':
        this.#quality = news.data;
        return this.emit('quality', news.data);
      case 'ended':
        return this.#finish(endByGateway(news.data));
    }
  }

  /** Called by the device: the socket is lost. */
  lost(): void {
    this.#finish(endBySignal());
  }

  #hear(by: 'browser' | 'phone', held: boolean): void {
    if (by === 'browser') this.#held = held;
    else this.#heldByPhone = held;
    this.emit('hold');
  }

  async #offer(peer: RTCPeerConnection): Promise<void> {
    const [track] = this.#microphone!.getAudioTracks();
    peer.addTransceiver(track!, { direction: 'sendrecv', streams: [this.#microphone!] });
    const offer = await peer.createOffer();
    await peer.setLocalDescription(offer);
    if (this.#isOver()) return;
    const sdp = peer.localDescription?.sdp ?? offer.sdp!;
    const ok = await this.#signal.request(this.isIncoming
      ? { type: 'answer', callId: this.#callId!, data: { sdp } }
      : { type: 'call', data: { to: this.to, sdp } });
    this.#callId = ok.callId!;
    if (this.#isOver()) return this.#sayHangup();
    this.#localCandidates.release(data => this.#say({ type: 'candidate', callId: ok.callId!, data }));
    await peer.setRemoteDescription({ type: 'answer', sdp: ok.data.sdp! });
    this.#remoteCandidates.release(candidate => this.#addRemote(peer, candidate));
  }

  #openPeer(): RTCPeerConnection {
    const peer = this.#browser.openPeerConnection();
    this.#peer = peer;
    peer.onicecandidate = ({ candidate }) => this.#localCandidates.add({
      candidate: candidate?.candidate ?? '', // none: the last one was the last
      sdpMid: candidate?.sdpMid ?? '0',
      sdpMLineIndex: candidate?.sdpMLineIndex ?? 0,
    });
    peer.ontrack = ({ track, streams }) => {
      this.#remote = streams[0] ?? new MediaStream([track]);
      this.emit('audio', this.#remote);
    };
    peer.onconnectionstatechange = () => {
      if (peer.connectionState !== 'failed') return;
      this.#hangUp(endByPage('media-failed', 'No audio gets through between the browser and the gateway. A firewall may be in the way.'));
    };
    return peer;
  }

  #addRemote(peer: RTCPeerConnection, candidate: CandidateData): void {
    // A candidate that the browser cannot use is no reason to end a call that may have others.
    peer.addIceCandidate(candidate).catch(() => {});
  }

  #say(request: Request): void {
    // What fails here shows itself by an ended call or a lost socket.
    this.#signal.request(request).catch(() => {});
  }

  #sayHangup(): void {
    if (this.#callId) this.#say({ type: 'hangup', callId: this.#callId, data: {} });
  }

  async #openMicrophone(choice: MicrophoneChoice): Promise<MediaStream> {
    try {
      return await this.#browser.openMicrophone(constraintsOf(choice));
    } catch (failure) {
      throw microphoneError(failure);
    }
  }

  #adopt(stream: MediaStream): void {
    this.#microphone = stream;
    this.#applyMute();
    for (const track of stream.getAudioTracks()) {
      track.onended = () => this.emit('warning', 'The microphone is gone, so the other side hears nothing. Choose another.');
    }
  }

  #applyMute(): void {
    for (const track of this.#microphone?.getAudioTracks() ?? []) track.enabled = !this.#muted;
  }

  #whyNoDigits(): string {
    return this.#peer?.connectionState === 'connected'
      ? 'Digits cannot be sent on this call: the gateway did not agree to telephone events.'
      : 'Digits can be sent as soon as the audio is connected.';
  }

  #enter(state: CallState): void {
    if (this.#state === state || this.#state === 'connected' && state !== 'ended') return;
    this.#state = state;
    this.emit('state', state);
  }

  #isOver(): boolean {
    return this.#state === 'ended';
  }

  /** We end it: over at once for the page, and the gateway is told. */
  #hangUp(end: CallEnd): void {
    if (this.#isOver()) return;
    this.#sayHangup();
    this.#finish(end);
  }

  #finish(end: CallEnd): void {
    if (this.#isOver()) return;
    this.#end = end;
    stopTracks(this.#microphone);
    this.#peer?.close();
    this.#enter('ended');
    this.emit('ended', end);
  }
}

const stopTracks = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};
