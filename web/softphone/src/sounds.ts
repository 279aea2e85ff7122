export type Pattern = { hertz: number[], seconds: number, everySeconds: number, times: number, loudness: number };

/** What is heard of a phone that rings elsewhere, where the line is silent. */
export const RINGING: Pattern = { hertz: [440, 480], seconds: 2, everySeconds: 6, times: 20, loudness: 0.04 };
/** What a bell at this page sounds like: two other notes. */
export const BELL: Pattern = { hertz: [660, 880], seconds: 0.9, everySeconds: 3, times: 40, loudness: 0.08 };
/** To hear whether a speaker works. */
export const TRIAL: Pattern = { hertz: [523, 659], seconds: 0.8, everySeconds: 1, times: 1, loudness: 0.12 };

/** A sound that the page makes, until it is stopped. A browser lets it be heard only if the page was clicked before, or may use the microphone. */
export class Sound {
  readonly #context: AudioContext & { setSinkId?(id: string): Promise<void> } = new AudioContext();

  constructor(pattern: Pattern, speaker = '') {
    void this.#context.resume().catch(() => {});
    if (speaker) void this.#context.setSinkId?.(speaker).catch(() => {});
    const gain = this.#context.createGain();
    gain.gain.value = 0;
    for (let time = 0; time < pattern.times; time++) {
      const at = this.#context.currentTime + time * pattern.everySeconds;
      gain.gain.setTargetAtTime(pattern.loudness, at, 0.01);
      gain.gain.setTargetAtTime(0, at + pattern.seconds, 0.01);
    }
    for (const hertz of pattern.hertz) {
      const tone = this.#context.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(gain);
      tone.start();
    }
    gain.connect(this.#context.destination);
  }

  stop(): void {
    void this.#context.close();
  }
}
