import { type Meter, type MicrophoneChoice, openMeter, type Preflight, type PreflightOptions, type PreflightReport, runPreflight, type TrunklineError } from '@trunkline/voice';
import { Sound, TRIAL } from './sounds.ts';

const LEVEL_MILLIS = 100;
export const PREFLIGHT_SECONDS = 10;

/** How the test of the connection goes. */
export type Way = { seconds: number } | { report: PreflightReport };

/** Tests of what is needed for a call, one at a time: the microphone, the speaker, the way to the gateway. */
export class Checks {
  readonly #changed: () => void;
  /** 0 to 100; undefined while it is not listened to. */
  level: number | undefined;
  /** Why there is no level, in the browser's words. */
  refused = false;
  way: Way | undefined;
  #meter: Meter | undefined;
  #stream: MediaStream | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #preflight: Preflight | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Shows the level of a microphone until it is stopped. */
  async listen({ deviceId, processing }: MicrophoneChoice): Promise<void> {
    this.stop();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { ...deviceId ? { deviceId: { exact: deviceId } } : {}, echoCancellation: processing !== false },
      });
      this.#stream = stream;
      const meter = this.#meter = openMeter(stream);
      this.level = 0;
      this.#timer = setInterval(() => {
        this.level = Math.round(meter.read() * 100);
        this.#changed();
      }, LEVEL_MILLIS);
    } catch {
      this.refused = true;
    }
    this.#changed();
  }

  play(speaker: string): void {
    const sound = new Sound(TRIAL, speaker);
    setTimeout(() => sound.stop(), 1000 * TRIAL.everySeconds);
  }

  /** Calls a number that says back what it hears. */
  walk(token: string | undefined, options: PreflightOptions): void {
    this.stop();
    this.way = { seconds: 0 };
    const preflight = this.#preflight = runPreflight(token, { ...options, seconds: PREFLIGHT_SECONDS });
    const told = (way: Way) => {
      if (preflight !== this.#preflight) return;
      this.way = way;
      this.#changed();
    };
    let seconds = 0;
    preflight.on('sample', () => told({ seconds: ++seconds }));
    preflight.on('completed', report => told({ report }));
    preflight.on('failed', (_: TrunklineError, report) => told({ report }));
    this.#changed();
  }

  /** Ends whatever goes on, and forgets what came of it. */
  stop(): void {
    clearInterval(this.#timer);
    this.#meter?.close();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    const preflight = this.#preflight;
    this.#preflight = this.#meter = this.#stream = undefined;
    this.level = this.way = undefined;
    this.refused = false;
    preflight?.stop();
    this.#changed();
  }
}
