import type { Browser, Meter } from './browser.ts';
import type { Media } from './media.ts';
import { type Sample, sampleOf } from './sample.ts';
import { type WarningChange, Warnings } from './warnings.ts';

const SAMPLE_MILLIS = 1000;
const VOLUME_MILLIS = 100;

type Tell = {
  sample(sample: Sample): void,
  warning(change: WarningChange): void,
  volume(input: number, output: number): void,
  /** Whether anybody wants to know how loud it is. */
  hearsVolume(): boolean,
};

/** Looks at the audio of a call that goes on: each second by statistics, ten times a second for its level. */
export class Watch {
  readonly #browser: Browser;
  readonly #media: Media;
  readonly #tell: Tell;
  readonly #warnings = new Warnings();
  readonly #meters = new Map<MediaStream, Meter>();
  #last: Sample | undefined;
  readonly #timers = new Map<() => void, () => void>();

  constructor(browser: Browser, media: Media, tell: Tell) {
    this.#browser = browser;
    this.#media = media;
    this.#tell = tell;
  }

  /** From the moment on in which somebody is there. */
  startSamples(): void {
    this.#every(SAMPLE_MILLIS, this.#sample);
  }

  startVolume(): void {
    this.#every(VOLUME_MILLIS, this.#volume);
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    for (const meter of this.#meters.values()) meter.close();
    this.#meters.clear();
  }

  #every(millis: number, work: () => void): void {
    this.#timers.set(work, this.#browser.after(millis, () => {
      this.#every(millis, work);
      work();
    }));
  }

  readonly #sample = () => void this.#readSample();

  async #readSample(): Promise<void> {
    const report = await this.#media.peer!.getStats().catch(() => undefined);
    if (!report || !this.#timers.size) return; // it was over while the browser counted
    const sample = sampleOf(report, this.#last);
    if (this.#media.isMuted) sample.audioInputLevel = undefined; // that it is silent says nothing then
    this.#last = sample;
    for (const change of this.#warnings.next(sample)) this.#tell.warning(change);
    this.#tell.sample(sample);
  }

  readonly #volume = (): void => {
    const { microphone, remote } = this.#media;
    if (this.#tell.hearsVolume()) this.#tell.volume(this.#level(microphone), this.#level(remote));
    for (const [stream, meter] of this.#meters) {
      if (stream === microphone || stream === remote) continue;
      meter.close();
      this.#meters.delete(stream);
    }
  };

  #level(stream: MediaStream | undefined): number {
    if (!stream) return 0;
    let meter = this.#meters.get(stream);
    if (!meter) this.#meters.set(stream, meter = this.#browser.openMeter(stream));
    return meter.read();
  }
}
