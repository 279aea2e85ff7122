const FLOOR_DB = -60;
const RING_HZ = [440, 480];
const RING_SECONDS = 2;
const RING_EVERY_SECONDS = 6;
const RINGS_AHEAD = 20;
/** What a bell at this page sounds like: two notes, other than what is heard of a phone that rings elsewhere. */
const BELL_HZ = [660, 880];
const BELL_SECONDS = 0.9;
const BELL_EVERY_SECONDS = 3;

/** Mean level of samples from -1 to 1 as 0 (-60 dBFS and less) to 100 (full scale). */
export const levelOf = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length || 1e-12);
  return Math.round(Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB)) * 100);
};

/** The level of one stream, read whenever somebody wants to know. */
class LevelMeter {
  readonly stream: MediaStream;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.stream = stream;
    this.#source = context.createMediaStreamSource(stream);
    this.#analyser = context.createAnalyser();
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  close(): void {
    this.#source.disconnect();
  }
}

/** The sound that the page itself needs during one call: two level meters, and a ringing tone where the line is silent. */
export class CallSound {
  readonly #context = new AudioContext();
  #local: LevelMeter | undefined;
  #remote: LevelMeter | undefined;
  #ringing: AudioNode | undefined;

  /** 0 to 100. */
  localLevel(stream: MediaStream | undefined): number {
    this.#local = this.#meter(this.#local, stream);
    return this.#local?.read() ?? 0;
  }

  /** 0 to 100. */
  remoteLevel(stream: MediaStream | undefined): number {
    this.#remote = this.#meter(this.#remote, stream);
    return this.#remote?.read() ?? 0;
  }

  /** A phone elsewhere rings. */
  ring(on: boolean): void {
    if (on === (this.#ringing !== undefined)) return;
    this.#ringing?.disconnect();
    this.#ringing = on ? this.#tone(RING_HZ, RING_SECONDS, RING_EVERY_SECONDS, 0.04) : undefined;
  }

  /** This page rings. A browser lets it be heard only if the page was clicked before, or may use the microphone. */
  bell(): void {
    void this.#context.resume().catch(() => {});
    this.#ringing ??= this.#tone(BELL_HZ, BELL_SECONDS, BELL_EVERY_SECONDS, 0.08);
  }

  close(): void {
    void this.#context.close();
  }

  #meter(meter: LevelMeter | undefined, stream: MediaStream | undefined): LevelMeter | undefined {
    if (meter?.stream === stream) return meter;
    meter?.close();
    // A page that was not clicked yet starts silent; with a microphone it may sound.
    void this.#context.resume().catch(() => {});
    return stream?.getAudioTracks().length ? new LevelMeter(this.#context, stream) : undefined;
  }

  #tone(hertzes: number[], seconds: number, everySeconds: number, loudness: number): AudioNode {
    const gain = this.#context.createGain();
    const start = this.#context.currentTime;
    gain.gain.value = 0;
    for (let ring = 0; ring < RINGS_AHEAD; ring++) {
      const at = start + ring * everySeconds;
      gain.gain.setTargetAtTime(loudness, at, 0.01);
      gain.gain.setTargetAtTime(0, at + seconds, 0.01);
    }
    for (const hertz of hertzes) {
      const tone = this.#context.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(gain);
      tone.start();
    }
    gain.connect(this.#context.destination);
    return gain;
  }
}
