import type { Browser, Player } from './browser.ts';
import { digitOf } from './digits.ts';
import { Emitter } from './emitter.ts';
import { pageError } from './error.ts';
import { Held } from './held.ts';
import { constraintsOf, type MicrophoneChoice, microphoneError } from './microphone.ts';
import type { CandidateData } from './protocol.ts';

export type MediaEvents = {
  /** The other side can be heard, if the browser lets the page play. */
  audio: [player: Player],
  connection: [state: RTCPeerConnectionState],
  /** The microphone was pulled out. */
  microphoneGone: [],
  /** The browser plays nothing before the page is clicked; or it does now. */
  blocked: [blocked: boolean],
};

/**
 * The audio of one call: the microphone, the connection to the gateway, what plays the other side.
 *
 * <pre>
 *   openMicrophone ---> offer ---> SDP to the gateway; its answer ---> answered
 *                         +--- candidates, held until there is a callId
 *                                    candidates of the gateway, held until the answer is set
 * </pre>
 */
export class Media extends Emitter<MediaEvents> {
  readonly #browser: Browser;
  readonly #configuration: RTCConfiguration;
  readonly #localCandidates = new Held<CandidateData>();
  readonly #remoteCandidates = new Held<CandidateData>();
  #peer: RTCPeerConnection | undefined;
  #microphone: MediaStream | undefined;
  #remote: MediaStream | undefined;
  #player: Player | undefined;
  #muted = false;
  #closed = false;

  constructor(browser: Browser, configuration: RTCConfiguration) {
    super();
    this.#browser = browser;
    this.#configuration = configuration;
  }

  get peer(): RTCPeerConnection | undefined { return this.#peer; }
  get microphone(): MediaStream | undefined { return this.#microphone; }
  get remote(): MediaStream | undefined { return this.#remote; }
  get isMuted(): boolean { return this.#muted; }

  /** Rejects with a TrunklineError. */
  async openMicrophone(choice: MicrophoneChoice): Promise<void> {
    this.#adopt(await this.#ask(choice));
  }

  /** The SDP to be sent. */
  async offer(): Promise<string> {
    const peer = this.#open();
    const [track] = this.#microphone!.getAudioTracks();
    peer.addTransceiver(track!, { direction: 'sendrecv', streams: [this.#microphone!] });
    const offer = await peer.createOffer();
    await peer.setLocalDescription(offer);
    return peer.localDescription?.sdp ?? offer.sdp!;
  }

  /** The SDP of another path for the same streams: ICE is restarted. */
  async restart(): Promise<string> {
    const peer = this.#peer!;
    this.#localCandidates.hold();
    this.#remoteCandidates.hold();
    const offer = await peer.createOffer({ iceRestart: true });
    await peer.setLocalDescription(offer);
    return peer.localDescription?.sdp ?? offer.sdp!;
  }

  /** Time since audio last came in; undefined: none has come. */
  silentMillis(): number | undefined {
    const heard = this.#peer?.getReceivers?.()[0]?.getSynchronizationSources()[0]?.timestamp;
    return heard === undefined ? undefined : Math.max(0, this.#browser.clock() - heard);
  }

  /** The gateway's answer; own candidates can be sent from now on. */
  async answered(sdp: string, send: (candidate: CandidateData) => void): Promise<void> {
    const peer = this.#peer!;
    this.#localCandidates.release(send);
    await peer.setRemoteDescription({ type: 'answer', sdp });
    // A candidate that the browser cannot use is no reason to end a call that may have others.
    this.#remoteCandidates.release(candidate => { peer.addIceCandidate(candidate).catch(() => {}); });
  }

  addCandidate(candidate: CandidateData): void {
    this.#remoteCandidates.add(candidate);
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    for (const track of this.#microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  /** Throws a TrunklineError whose message says why not. */
  sendDigits(digits: string, durationMillis: number, gapMillis: number): void {
    const keys = [...digits].map(digitOf);
    if (keys.includes(undefined)) throw pageError('bad-digits', 'The keys of a telephone are 0 to 9, *, # and A to D.');
    const sender = this.#peer?.getSenders().find(sender => sender.dtmf)?.dtmf;
    if (this.#closed || !sender) throw pageError('wrong-state', 'There is no call to send digits on.');
    if (!sender.canInsertDTMF) throw pageError('digits-not-possible', this.#whyNoDigits());
    // insertDTMF replaces what has not been sent yet, hence the buffer in front.
    sender.insertDTMF(sender.toneBuffer + keys.join(''), durationMillis, gapMillis);
  }

  /** Rejects with a TrunklineError. */
  async useMicrophone(choice: MicrophoneChoice): Promise<void> {
    const stream = await this.#ask(choice);
    const sender = this.#peer?.getSenders()[0];
    if (this.#closed || !sender) return stopTracks(stream);
    await sender.replaceTrack(stream.getAudioTracks()[0]!);
    stopTracks(this.#microphone);
    this.#adopt(stream);
  }

  async useSpeaker(deviceId: string): Promise<void> {
    this.#player ??= this.#browser.openPlayer();
    await this.#player.setSinkId?.(deviceId);
  }

  /** Plays what is to be heard; again after a click, where the browser wanted one. */
  play(): void {
    this.#player?.play().then(() => this.emit('blocked', false), failure => {
      if (failure instanceof DOMException && failure.name === 'NotAllowedError') this.emit('blocked', true);
    });
  }

  close(): void {
    this.#closed = true;
    stopTracks(this.#microphone);
    this.#peer?.close();
    if (this.#player) this.#player.srcObject = null;
  }

  #open(): RTCPeerConnection {
    const peer = this.#peer = this.#browser.openPeerConnection(this.#configuration);
    peer.onicecandidate = ({ candidate }) => this.#localCandidates.add({
      candidate: candidate?.candidate ?? '', // none: the last one was the last
      sdpMid: candidate?.sdpMid ?? '0',
      sdpMLineIndex: candidate?.sdpMLineIndex ?? 0,
    });
    peer.ontrack = ({ track, streams }) => this.#hear(streams[0] ?? new MediaStream([track]));
    peer.onconnectionstatechange = () => this.emit('connection', peer.connectionState);
    return peer;
  }

  #hear(remote: MediaStream): void {
    this.#remote = remote;
    this.#player ??= this.#browser.openPlayer();
    this.#player.srcObject = remote;
    this.emit('audio', this.#player);
    this.play();
  }

  async #ask(choice: MicrophoneChoice): Promise<MediaStream> {
    try {
      return await this.#browser.openMicrophone(constraintsOf(choice));
    } catch (failure) {
      throw microphoneError(failure);
    }
  }

  #adopt(stream: MediaStream): void {
    this.#microphone = stream;
    if (this.#closed) return stopTracks(stream); // hung up while the browser asked
    this.mute(this.#muted);
    for (const track of stream.getAudioTracks()) track.onended = () => this.emit('microphoneGone');
  }

  #whyNoDigits(): string {
    return this.#peer?.connectionState === 'connected'
      ? 'Digits cannot be sent on this call: the gateway did not agree to telephone events.'
      : 'Digits can be sent as soon as the audio is connected.';
  }
}

const stopTracks = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};
