const RING_HZ = [440, 480];
const RING_SECONDS = 2;
const RING_EVERY_SECONDS = 6;
const RINGS_AHEAD = 20;
/** What a bell at this page sounds like: two notes, other than what is heard of a phone that rings elsewhere. */
const BELL_HZ = [660, 880];
const BELL_SECONDS = 0.9;
const BELL_EVERY_SECONDS = 3;

/** The sounds that the page itself makes: a ringing tone where the line is silent, and a bell. */
export class CallSound {
  readonly #context = new AudioContext();
  #ringing: AudioNode | undefined;

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
