import { remember, remembered } from './stored.ts';

export type SoundKind = 'audioinput' | 'audiooutput';

const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/** The microphones and speakers that there are, and which were chosen, remembered for the next visit. */
export class SoundDevices {
  #devices: MediaDeviceInfo[] = [];

  /** Asks the browser again; it tells names only after the microphone was allowed once. */
  async refresh(): Promise<void> {
    this.#devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  }

  /** `changed` after each plugging in and out, until the signal aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    const again = () => { void this.refresh().then(changed); };
    navigator.mediaDevices?.addEventListener('devicechange', again, { signal });
    again();
  }

  list(kind: SoundKind): MediaDeviceInfo[] {
    if (kind === 'audiooutput' && !canChooseSpeaker()) return [];
    // "default" is the system's choice, which the list begins with anyway.
    return this.#devices.filter(device => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default');
  }

  /** A deviceId, or empty: the system's choice, also when the chosen one is gone. */
  chosen(kind: SoundKind): string {
    const chosen = remembered(kind);
    return this.list(kind).some(device => device.deviceId === chosen) ? chosen : '';
  }

  choose(kind: SoundKind, deviceId: string): void {
    remember(kind, deviceId);
  }
}
