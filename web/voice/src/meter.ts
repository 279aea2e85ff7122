import type { Meter } from './browser.ts';

const FLOOR_DB = -60;

/** Mean level of samples from -1 to 1 as 0 (-60 dBFS and less) to 1 (full scale). */
export const levelOf = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length || 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
};

/** One for the page: browsers allow few. Made when a level is first asked for. */
let context: AudioContext | undefined;

/** How loud a stream is, from now on until it is closed: for a test of a microphone. */
export const openMeter = (stream: MediaStream): Meter => {
  context ??= new AudioContext();
  // A page that was not clicked yet starts silent; with a microphone it may sound.
  void context.resume().catch(() => {});
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  source.connect(analyser);
  return {
    read: () => {
      analyser.getFloatTimeDomainData(samples);
      return levelOf(samples);
    },
    close: () => source.disconnect(),
  };
};
